import { randomUUID } from 'node:crypto';
import { type Account, nextId } from '../state/account.ts';
import { addPipeline, addUser, emptyAccount } from './build.ts';
import { addFields } from './fields.ts';

/** The account of the worked example: a Russian sales team with a pipeline for commercial proposals. */
export function salesAccountRu(now: number): Account {
  const account = emptyAccount(
    {
      id: 28_805_383,
      name: 'Демо',
      subdomain: 'demo',
      topLevelDomain: 'ru',
      brand: 'amocrm',
      language: 'ru',
      country: 'RU',
      currency: 'RUB',
      currencySymbol: '₽',
      timezone: 'Europe/Moscow',
      amojoId: randomUUID(),
      uuid: randomUUID(),
      createdAt: now,
    },
    26_050_000,
  );
  account.groups = [
    { id: 0, name: 'Отдел продаж' },
    { id: nextId(account), name: 'Поддержка' },
  ];
  addUser(account, { name: 'Анна Орлова', email: 'admin@company.test', isAdmin: true, groupId: 0 });
  addUser(account, { name: 'Иван Петров', email: 'ivan@company.test', groupId: 0 });
  addUser(account, { name: 'Мария Сидорова', email: 'maria@company.test', groupId: 0 });
  addUser(account, { name: 'Олег Кузнецов', email: 'oleg@company.test', groupId: account.groups[1]?.id ?? 0 });
  account.taskTypes = [
    { id: 1, name: 'Связаться', color: null, icon_id: null, code: 'FOLLOW_UP' },
    { id: 2, name: 'Встреча', color: null, icon_id: null, code: 'MEETING' },
    { id: nextId(account), name: 'Позвонить', color: '#FFCC66', icon_id: 5, code: null },
  ];
  const names = { incoming: 'Неразобранное', won: 'Успешно реализовано', lost: 'Закрыто и не реализовано' };
  addPipeline(account, 'Продажи', ['Новая заявка', 'Квалифицирован', 'КП отправлено', 'Ознакомлен с КП'], names, {
    main: true,
  });
  addPipeline(account, 'Повторные продажи', ['Запрос', 'Согласование'], names, { main: false });
  account.lossReasons = ['Слишком дорого', 'Пропала потребность', 'Выбрали других'].map((name, index) => ({
    id: nextId(account),
    name,
    sort: (index + 1) * 100_000,
    created_at: now,
    updated_at: now,
  }));
  addFields(
    account,
    {
      text: 'Текст',
      numeric: 'Число',
      checkbox: 'Рассылка',
      select: 'Источник',
      selectChoices: ['Сайт', 'Звонок', 'Рекомендация'],
      multiselect: 'Интересы',
      multiselectChoices: ['Монтаж', 'Сервис', 'Обучение'],
      date: 'Дата договора',
      date_time: 'Дата и время встречи',
      url: 'Ссылка на КП',
      textarea: 'Комментарий',
      radiobutton: 'Тип клиента',
      radioChoices: ['Физлицо', 'Юрлицо'],
      streetaddress: 'Короткий адрес',
      monetary: 'Сумма КП',
      file: 'Файл КП',
      smart_address: 'Адрес доставки',
      birthday: 'День рождения',
      legal_entity: 'Юр. лицо',
      chained_list: 'Товар',
      tracking: 'utm_source',
      phone: 'Телефон',
      email: 'Email',
      position: 'Должность',
      web: 'Web',
      address: 'Адрес',
      catalog: 'Товары',
      catalogElements: ['Насос', 'Фильтр', 'Шланг'],
      sku: 'Артикул',
      price: 'Цена',
      category: 'Группа',
      categories: ['Оборудование', 'Расходники'],
      linked: 'Поставщик',
    },
    now,
  );
  return account;
}

import type { VariableKind } from '@pochtovik/template-language';

/** A variable of a card as people know it. */
export interface Field {
  kind: VariableKind;
  /** Russian names; the first is shown in the list of variables. */
  names: readonly string[];
  /** A custom field of the same name goes before it: accounts had such fields of their own before this one was there. */
  yields?: true;
}

/** A card, or what hangs on one, that variables name. */
export interface Entity {
  /** Russian names; the first is shown in the list of variables. */
  names: readonly string[];
  fields: Readonly<Record<string, Field>>;
}

const ID: Field = { kind: 'number', names: ['id', 'номер'] };
const NAME: Field = { kind: 'text', names: ['название', 'имя'] };
const CREATED: Field = { kind: 'date', names: ['дата создания', 'создан', 'создана'] };
const UPDATED: Field = { kind: 'date', names: ['дата изменения', 'изменён', 'изменена'], yields: true };
const NEXT_TASK: Field = { kind: 'date', names: ['ближайшая задача'], yields: true };
const TAGS: Field = { kind: 'list', names: ['теги'] };
const REACHABLE = {
  email: { kind: 'text', names: ['email', 'почта', 'e-mail'] },
  emails: { kind: 'list', names: ['все email', 'почты'] },
  phone: { kind: 'text', names: ['телефон'] },
  phones: { kind: 'list', names: ['все телефоны', 'телефоны'] },
} as const satisfies Record<string, Field>;
const PERSON = {
  id: ID,
  name: { kind: 'text', names: ['имя', 'фио', 'название'] },
  first_name: { kind: 'text', names: ['только имя', 'имя без фамилии'] },
  last_name: { kind: 'text', names: ['фамилия'] },
  ...REACHABLE,
  created_at: CREATED,
  updated_at: UPDATED,
  closest_task_at: NEXT_TASK,
  tags: TAGS,
} as const satisfies Record<string, Field>;
const USER = {
  id: ID,
  name: { kind: 'text', names: ['имя', 'фио'] },
  email: { kind: 'text', names: ['email', 'почта', 'e-mail'] },
  phone: { kind: 'text', names: ['телефон'] },
} as const satisfies Record<string, Field>;
const ELEMENT = {
  id: ID,
  name: NAME,
  list: { kind: 'text', names: ['список', 'каталог'] },
  quantity: { kind: 'number', names: ['количество'] },
  price: { kind: 'number', names: ['цена'], yields: true },
  sum: { kind: 'number', names: ['сумма', 'стоимость'], yields: true },
} as const satisfies Record<string, Field>;

/** All fixed variables by entity and field: their kinds and their Russian names. The list in the manual is made from this. */
export const ENTITIES: Readonly<Record<string, Entity>> = {
  lead: {
    names: ['сделка'],
    fields: {
      id: ID,
      name: NAME,
      price: { kind: 'number', names: ['бюджет', 'цена', 'сумма'] },
      pipeline: { kind: 'text', names: ['воронка'] },
      pipeline_id: { kind: 'number', names: ['id воронки'] },
      status: { kind: 'text', names: ['этап', 'статус'] },
      status_id: { kind: 'number', names: ['id этапа', 'id статуса'] },
      created_at: CREATED,
      updated_at: UPDATED,
      closed_at: { kind: 'date', names: ['дата закрытия', 'закрыта'], yields: true },
      closest_task_at: NEXT_TASK,
      loss_reason: { kind: 'text', names: ['причина отказа'], yields: true },
      tags: TAGS,
    },
  },
  contact: { names: ['контакт', 'клиент'], fields: PERSON },
  company: {
    names: ['компания'],
    fields: {
      id: ID,
      name: NAME,
      ...REACHABLE,
      created_at: CREATED,
      updated_at: UPDATED,
      closest_task_at: NEXT_TASK,
      tags: TAGS,
    },
  },
  responsible: { names: ['ответственный', 'менеджер'], fields: USER },
  account: {
    names: ['аккаунт'],
    fields: {
      id: ID,
      name: NAME,
      subdomain: { kind: 'text', names: ['поддомен'] },
      currency: { kind: 'text', names: ['валюта'] },
      timezone: { kind: 'text', names: ['часовой пояс'] },
      language: { kind: 'text', names: ['язык'] },
    },
  },
  customer: {
    names: ['покупатель'],
    fields: {
      id: ID,
      name: NAME,
      next_price: { kind: 'number', names: ['ожидаемая сумма', 'сумма следующей покупки'] },
      next_date: { kind: 'date', names: ['дата следующей покупки'] },
      average_check: { kind: 'number', names: ['средний чек'] },
      ltv: { kind: 'number', names: ['сумма покупок'] },
      purchases: { kind: 'number', names: ['количество покупок'] },
      segments: { kind: 'list', names: ['сегменты'] },
      created_at: CREATED,
      updated_at: UPDATED,
      closest_task_at: NEXT_TASK,
      tags: TAGS,
    },
  },
  element: { names: ['товар', 'элемент'], fields: ELEMENT },
};

/** The current user, whom only letters know: who sends one by hand, else who is responsible for its card. */
export const CURRENT_USER: Entity = { names: ['пользователь', 'сотрудник'], fields: USER };

/** Lists of records that `{{#each}}` goes over: linked contacts, the main one first, and linked elements of amoCRM's lists. */
export const LISTS: Readonly<Record<string, Entity>> = {
  contacts: { names: ['контакты', 'клиенты'], fields: PERSON },
  elements: { names: ['товары', 'элементы'], fields: ELEMENT },
};

import { type EntityRef, ERROR_CODES, isErrorCode } from '@pochtovik/contracts';
import type { FieldFault } from './field-value.ts';

const FIELD_FAULTS: Readonly<Record<FieldFault, string>> = {
  FIELD_TYPE_UNSUPPORTED: 'поле этого типа можно только очистить значением {reset}',
  VALUE_EMPTY: 'значение пусто: у переменных нет значений',
  NUMBER_WRONG: 'нужно число без других символов',
  OPTION_UNKNOWN: 'в списке нет такого значения',
  CHECKBOX_WRONG: 'переключатель принимает 1 или 0',
  DATE_WRONG: 'нужна дата в формате ГГГГ-ММ-ДД',
};

const KINDS: Readonly<Record<EntityRef['type'], { of: string; linked: string }>> = {
  lead: { of: 'сделки', linked: 'связанной сделки' },
  contact: { of: 'контакта', linked: 'связанного контакта' },
  company: { of: 'компании', linked: 'связанной компании' },
};

/** What people read in the execution log and in the notes that the engine itself writes. */
export const SENTENCES = {
  triggerUnknown: 'Триггер не найден: он удалён или не сохранён.',
  opened: 'Не понадобилось: письмо открыто.',
  uninstalled: 'Отменено: виджет отключён в аккаунте.',
  textEmpty: 'Текст пуст: у переменных нет значений.',
  tagsEmpty: 'Теги не изменены: у переменных нет значений.',
  leadNameEmpty: 'Сделка не создана: у переменных в её названии нет значений.',
  triggerDeleted: 'Отменено: триггер удалён.',
  letterCancelled: 'Отменено: отправка письма отменена.',
  triedTooLong: 'Не удалось за три дня попыток.',
  letterRequested: (templateId: string) => `Запрошено письмо по шаблону ${templateId}.`,
  noTarget: (wanted: EntityRef['type'], entity: EntityRef) =>
    `Действие не выполнено: у ${KINDS[entity.type].of} ${entity.id} нет ${KINDS[wanted].linked}.`,
  fieldUnknown: (fieldId: number) =>
    `Поле не изменено: поля ${fieldId} больше нет в amoCRM. Выберите в триггере другое поле.`,
  fieldFaulty: (name: string, value: string, fault: FieldFault) =>
    `Поле «${name}» не изменено, значение «${value.slice(0, 200)}»: ${FIELD_FAULTS[fault]}. Исправьте значение в триггере.`,
  webhookDone: (status: number, words: string) =>
    words === '' ? `Вебхук принят, ответ ${status}.` : `Вебхук принят, ответ ${status}: ${words}`,
  webhookFailed: (words: string) => `Вебхук не принят: ${words}`,
  webhookWaits: (tries: number, words: string) => `Вебхук не принят, попыток: ${tries}, будет повторён: ${words}`,
  capped: (count: number, hours: number) =>
    `Письмо не отправлено: по этому шаблону за ${hours} ч уже отправлено писем: ${count}. Проверьте, не запускает ли цепочка сама себя.`,
  stageCapped: (count: number, hours: number) =>
    `Сделка не переведена: воронка на этом этапе отправила бы письмо по шаблону, по которому за ${hours} ч уже отправлено писем: ${count}. Проверьте, не запускает ли цепочка сама себя.`,
  cappedNote: (triggerName: string, sentence: string) => `Почтовик остановил триггер «${triggerName}». ${sentence}`,
  notComposedNote: (letter: { letterId: string; templateName: string }, reason: string) => {
    const template = letter.templateName === '' ? '' : ` по шаблону «${letter.templateName}»`;
    return `Почтовик: письмо${template} не отправлено. ${reason} ID письма: ${letter.letterId}`;
  },
} as const;

/** What a code of an error says to a user, with the other side's own words where it gave some. */
export function sentenceOf(code: string, words = ''): string {
  const known = isErrorCode(code) ? ERROR_CODES[code].ru : code;
  return words === '' ? known : `${known} Ответ: ${words}`;
}

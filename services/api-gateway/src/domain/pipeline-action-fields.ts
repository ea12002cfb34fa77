import type { ACTION_SETTINGS } from './digital-pipeline-hook.ts';

/** One setting of the pipeline's action as the widget shows it. */
export interface ActionField {
  name: (typeof ACTION_SETTINGS)[number];
  kind: 'choice' | 'text' | 'hidden';
  required: boolean;
  label: { ru: string; en: string };
  hint: { ru: string; en: string };
  /** Empty for what is typed. */
  options: { value: string; label: string }[];
  /** What it has when the action is new. */
  value: string;
}

/** The settings of the action in the order they are shown. @param key proves the account; the widget saves it unseen */
export function actionFields(account: {
  key: string;
  templates: readonly { id: string; name: string }[];
  mailboxes: readonly { id: string; fromName: string; fromAddress: string }[];
}): ActionField[] {
  const nothing = { ru: '', en: '' };
  return [
    {
      ...{ name: 'template', kind: 'choice', required: true, value: '' },
      label: { ru: 'Шаблон', en: 'Template' },
      hint: { ru: 'Его триггеры и файлы уйдут с письмом.', en: 'Its triggers and files go with the letter.' },
      options: account.templates.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      ...{ name: 'mailbox', kind: 'choice', required: false, value: '' },
      label: { ru: 'От кого', en: 'From' },
      hint: {
        ru: 'Не выбрано: основной ящик ответственного за сделку.',
        en: 'None chosen: the default mailbox of whoever is responsible for the deal.',
      },
      options: account.mailboxes.map(({ id, fromName, fromAddress }) => ({
        value: id,
        label: fromName === '' ? fromAddress : `${fromName} <${fromAddress}>`,
      })),
    },
    {
      ...{ name: 'recipient', kind: 'text', required: false, value: '', options: [] },
      label: { ru: 'Кому', en: 'To' },
      hint: {
        ru: 'Адрес, можно с переменными. Пусто: получатель шаблона.',
        en: 'An address, variables allowed. Empty: the recipient of the template.',
      },
    },
    {
      ...{ name: 'delay', kind: 'text', required: false, value: '', options: [] },
      label: { ru: 'Отправить через', en: 'Send after' },
      hint: {
        ru: 'Секунды или, например, «15 мин», «2 ч», «3 дня». Пусто: сразу.',
        en: 'Seconds or e.g. “15 min”, “2 h”, “3 days”. Empty: at once.',
      },
    },
    {
      ...{ name: 'key', kind: 'hidden', required: true, options: [] },
      label: nothing,
      hint: nothing,
      value: account.key,
    },
  ];
}

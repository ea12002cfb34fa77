import { type CustomField, crmData, SAMPLE_CARD } from '@pochtovik/letter-variables';
import type { TemplateData } from '@pochtovik/template-language';

/** Custom fields of the letter's lead. */
export const USUAL_FIELDS: readonly CustomField[] = [
  { id: 901, entityType: 'lead', name: 'Дата монтажа', type: 'date' },
  { id: 902, entityType: 'lead', name: 'Срок, дней', type: 'numeric' },
  { id: 903, entityType: 'contact', name: 'Должность', type: 'text' },
];

/** Where a form stands, and what bare Handlebars writes instead of it. */
const FORMS = [
  '{contact.name|first_name}',
  ...['{contact.last_name}', '{contact.email}', '{contact.phone}', '{contact.id}', '{contact.created_at}'],
  '{contact.name|dative}',
  '{contact.cf.903|default:"специалист"}',
  ...['{lead.name}', '{lead.pipeline}', '{lead.status}', '{lead.id}'],
  '{lead.price|money}',
  '{lead.price|words}',
  '{lead.created_at|date}',
  '{lead.created_at|add_days:10}',
  '{lead.tags|list:", "," и "}',
  '{lead.cf.902|plural:"день","дня","дней"}',
  '{lead.name|upper}',
  ...['{lead.cf.901}', '{responsible.name}', '{responsible.email}', '{responsible.id}'],
  ...['{account.name}', '{account.subdomain}', '{account.currency}', '{account.id}', '{account.timezone}'],
  ...['{contact.first_name}', '{lead.price}'],
];

function paragraphs(form: (written: string) => string): string {
  return FORMS.map(
    (written, index) =>
      `<p style="margin:0 0 12px;font:15px/22px Arial,sans-serif">Строка ${index + 1} письма о вашем заказе: ${form(written)}. Ждём ответа.</p>`,
  ).join('\n');
}

const CONDITION = (open: string, close: string) => `{{#if ${open}}}<p>Есть.</p>{{else}}<p>Нет.</p>{{/${close}}}`;

/** A usual letter: 30 variables, 10 modifiers, 2 conditions. */
export const USUAL_LETTER = `${paragraphs((form) => form)}\n${CONDITION('contact.phone', 'if')}\n${CONDITION('company.name', 'if')}`;

/** The same for bare Handlebars: no modifiers, the same variables and conditions. */
export const BARE_LETTER = `${paragraphs(
  (form) =>
    `{{${form
      .slice(1, -1)
      .split('|')[0]
      ?.replace(/\.(\d+)$/, '.[$1]')}}}`,
)}\n${CONDITION('contact.phone', 'if')}\n${CONDITION('company.name', 'if')}`;

/** The letter's data, ready. */
export const USUAL_DATA: TemplateData = crmData(SAMPLE_CARD);

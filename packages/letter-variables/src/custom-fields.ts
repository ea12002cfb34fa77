import type { EntityCard } from '@pochtovik/contracts';
import type { Value, VariableKind, VariableName } from '@pochtovik/template-language';
import { localDate, localDateTime } from './crm-time.ts';
import { ENTITIES } from './fields.ts';

/** A custom field of the account, as far as variables need it. */
export interface CustomField {
  id: number;
  entityType: 'lead' | 'contact' | 'company' | 'customer' | 'element';
  name: string;
  /** amoCRM's type, e.g. `select` (https://www.amocrm.ru/developers/content/crm_platform/custom-fields). */
  type: string;
}

/** A custom field's value on a card. */
export type CustomFieldValue = EntityCard['contacts'][number]['customFields'][number];

const KINDS: ReadonlyMap<string, VariableKind> = new Map([
  ['numeric', 'number'],
  ['price', 'number'],
  ['monetary', 'number'],
  ['checkbox', 'boolean'],
  ['multiselect', 'list'],
  ['multitext', 'list'],
  ['date', 'date'],
  ['birthday', 'date'],
  ['date_time', 'date'],
  ['url', 'url'],
]);

/** Path of a custom field's variable: `lead.cf.901`. */
export function customPath({ entityType, id }: Pick<CustomField, 'entityType' | 'id'>): string {
  return `${entityType}.cf.${id}`;
}

/** Kind of a custom field's variable. */
export function customKind(type: string): VariableKind {
  return KINDS.get(type) ?? 'text';
}

/** The names of a custom field beside its path: `lead.Адрес доставки`, `сделка.Адрес доставки`. */
export function customNames(field: CustomField): VariableName[] {
  const name = nameable(field.name);
  if (name === '') return [];
  const path = customPath(field);
  const entities = [field.entityType, ...(ENTITIES[field.entityType]?.names ?? [])];
  return entities.map((entity) => ({ name: `${entity}.${name}`, path }));
}

/** A custom field as an entry of a list has it: `cf.903` of a contact, by name too. */
export function customOfEntry(field: CustomField): { path: string; name: string; kind: VariableKind } {
  return { path: `cf.${field.id}`, name: nameable(field.name), kind: customKind(field.type) };
}

/** Value of a custom field in the words of a letter; undefined for none. */
export function customValue({ type, values }: CustomFieldValue, zone: string): Value {
  const [first] = values;
  if (first === undefined) return undefined;
  switch (customKind(type)) {
    case 'number':
      return numberOf(first);
    case 'boolean':
      return first === '1' || first === 'true';
    case 'list':
      return values;
    case 'date':
      return type === 'date_time' ? localDateTime(first, zone) : localDate(first, zone);
    default:
      return values.join(', ');
  }
}

/** A name as a form can hold it: signs that end a name become blanks («Цвет: кузова» is written {сделка.Цвет кузова}). */
function nameable(name: string): string {
  return name.replaceAll(/[^\p{L}\p{M}\p{N}_№%()/«»+-]+/gu, ' ').trim();
}

/** A number field may hold what is no number after an import; then its text is still better than nothing. */
function numberOf(text: string): Value {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? text : number;
}

import type { EntityCard } from '@pochtovik/contracts';
import { localDate, localDateTime } from './crm-time.ts';
import { defaultModifier } from './default-modifier.ts';
import type { Scope, VariableKind } from './scope.ts';
import type { TemplateData, Value } from './value.ts';

/** A custom field of the account, as far as variables need it. */
export interface CustomField {
  id: number;
  entityType: 'lead' | 'contact' | 'company';
  /** amoCRM's type, e.g. `select` (https://www.amocrm.ru/developers/content/crm_platform/custom-fields). */
  type: string;
}

type CustomFieldValue = EntityCard['contacts'][number]['customFields'][number];

const FIELDS: Readonly<Record<string, Readonly<Record<string, VariableKind>>>> = {
  lead: {
    id: 'number',
    name: 'text',
    price: 'number',
    pipeline: 'text',
    pipeline_id: 'number',
    status: 'text',
    status_id: 'number',
    created_at: 'date',
    tags: 'list',
  },
  contact: {
    id: 'number',
    name: 'text',
    first_name: 'text',
    last_name: 'text',
    email: 'text',
    emails: 'list',
    phone: 'text',
    phones: 'list',
    created_at: 'date',
    tags: 'list',
  },
  company: {
    id: 'number',
    name: 'text',
    email: 'text',
    emails: 'list',
    phone: 'text',
    phones: 'list',
    created_at: 'date',
    tags: 'list',
  },
  responsible: { id: 'number', name: 'text', email: 'text' },
  account: { id: 'number', name: 'text', subdomain: 'text', currency: 'text' },
};

const FIELD_KINDS: ReadonlyMap<string, VariableKind> = new Map([
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

/**
 * All variables of a card: `lead`, `contact` (the main one), `company`, `responsible`, `account`, and custom fields by id
 * as `lead.cf.901`. Trigger links and the words of trigger texts are the caller's to add.
 */
export function crmScope(customFields: readonly CustomField[]): Scope {
  const fixed = Object.entries(FIELDS).flatMap(([entity, fields]) =>
    Object.entries(fields).map(([field, kind]): [string, VariableKind] => [`${entity}.${field}`, kind]),
  );
  const custom = customFields.map(({ id, entityType, type }): [string, VariableKind] => [
    `${entityType}.cf.${id}`,
    kindOf(type),
  ]);
  return {
    variables: Object.fromEntries([...fixed, ...custom]),
    modifiers: [defaultModifier],
    triggerLinks: [],
  };
}

/**
 * The values of {@link crmScope}'s variables as plain data. Dates are in the account's time zone and written as in Russian
 * letters: `23.11.2026`, `23.11.2026 12:00`.
 */
export function crmData(card: EntityCard): TemplateData {
  const { lead, company, responsible, account } = card;
  const zone = account.timezone;
  const [contact] = card.contacts;
  return {
    ...(lead && {
      lead: {
        ...common(lead, zone),
        price: lead.price,
        pipeline: lead.pipelineName,
        pipeline_id: lead.pipelineId,
        status: lead.statusName,
        status_id: lead.statusId,
      },
    }),
    ...(contact && {
      contact: {
        ...common(contact, zone),
        ...reachable(contact),
        first_name: contact.firstName,
        last_name: contact.lastName,
      },
    }),
    ...(company && { company: { ...common(company, zone), ...reachable(company) } }),
    ...(responsible && { responsible: { id: responsible.id, name: responsible.name, email: responsible.email } }),
    account: { id: account.id, name: account.name, subdomain: account.subdomain, currency: account.currency },
  };
}

function common(
  card: { id: number; name: string; createdAt: number; tags: string[]; customFields: CustomFieldValue[] },
  zone: string,
): TemplateData {
  return {
    id: card.id,
    name: card.name,
    created_at: localDate(new Date(card.createdAt * 1000).toISOString(), zone),
    tags: card.tags,
    cf: Object.fromEntries(card.customFields.map((field) => [String(field.id), customValue(field, zone)])),
  };
}

function reachable({ emails, phones }: { emails: string[]; phones: string[] }): TemplateData {
  return { email: emails[0], emails, phone: phones[0], phones };
}

function kindOf(type: string): VariableKind {
  return FIELD_KINDS.get(type) ?? 'text';
}

function customValue({ type, values }: CustomFieldValue, zone: string): Value {
  const [first] = values;
  if (first === undefined) return undefined;
  switch (kindOf(type)) {
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

/** A number field may hold what is no number after an import; then its text is still better than nothing. */
function numberOf(text: string): Value {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? text : number;
}

import type { EntityCard } from '@pochtovik/contracts';
import type { TemplateData } from '@pochtovik/template-language';
import { localDate, localDateTime } from './crm-time.ts';
import { type CustomFieldValue, customValue } from './custom-fields.ts';

type Contact = EntityCard['contacts'][number];
type Element = NonNullable<EntityCard['elements']>[number];
type Customer = NonNullable<EntityCard['customer']>;

/**
 * The values of `crmScope`'s variables as plain data. Dates are in the account's time zone and written as in Russian
 * letters: `23.11.2026`, `23.11.2026 12:00`.
 */
export function crmData(card: EntityCard): TemplateData {
  const { lead, company, responsible, customer, elements, account } = card;
  const zone = account.timezone;
  const contacts = card.contacts.map((linked) => person(linked, zone));
  const held = elements?.map((element) => elementData(element, zone));
  const [contact] = contacts;
  const [element] = held ?? [];
  const { id, name, subdomain, currency, language } = account;
  return {
    ...(lead && { lead: leadData(lead, zone) }),
    ...(contact && { contact }),
    contacts,
    ...(company && { company: { ...common(company, zone), ...reachable(company) } }),
    ...(customer && { customer: customerData(customer, zone) }),
    ...(element && { element }),
    ...(held && { elements: held }),
    ...(responsible && { responsible: { ...responsible } }),
    account: { ...{ id, name, subdomain, currency, language }, timezone: zone },
  };
}

function leadData(lead: NonNullable<EntityCard['lead']>, zone: string): TemplateData {
  return {
    ...common(lead, zone),
    price: lead.price,
    pipeline: lead.pipelineName,
    pipeline_id: lead.pipelineId,
    status: lead.statusName,
    status_id: lead.statusId,
    closed_at: day(lead.closedAt, zone),
    loss_reason: lead.lossReason,
  };
}

function person(contact: Contact, zone: string): TemplateData {
  const { firstName: first_name, lastName: last_name } = contact;
  return { ...common(contact, zone), ...reachable(contact), first_name, last_name };
}

function customerData(customer: Customer, zone: string): TemplateData {
  const { nextPrice: next_price, averageCheck: average_check, ltv, purchases, segments = [] } = customer;
  return {
    ...common(customer, zone),
    next_price,
    next_date: day(customer.nextDate, zone),
    average_check,
    ltv,
    purchases,
    segments,
  };
}

function elementData({ id, name, catalogName, quantity, price, customFields }: Element, zone: string): TemplateData {
  // Hundredths of a currency are the least there is: what binary fractions add behind them is noise.
  const sum = price === null ? undefined : Number((price * quantity).toFixed(4));
  return { id, name, list: catalogName, quantity, price: price ?? undefined, sum, cf: customData(customFields, zone) };
}

function common(
  card: Pick<Contact, 'id' | 'name' | 'createdAt' | 'updatedAt' | 'closestTaskAt' | 'tags' | 'customFields'>,
  zone: string,
): TemplateData {
  return {
    id: card.id,
    name: card.name,
    created_at: day(card.createdAt, zone),
    updated_at: day(card.updatedAt, zone),
    closest_task_at: card.closestTaskAt === undefined ? undefined : localDateTime(iso(card.closestTaskAt), zone),
    tags: card.tags,
    cf: customData(card.customFields, zone),
  };
}

function customData(fields: readonly CustomFieldValue[], zone: string): TemplateData {
  return Object.fromEntries(fields.map((field) => [String(field.id), customValue(field, zone)]));
}

function reachable({ emails, phones }: { emails: string[]; phones: string[] }): TemplateData {
  return { email: emails[0], emails, phone: phones[0], phones };
}

function day(seconds: number | undefined, zone: string): string | undefined {
  return seconds === undefined ? undefined : localDate(iso(seconds), zone);
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

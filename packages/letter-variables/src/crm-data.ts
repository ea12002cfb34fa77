import type { EntityCard } from '@pochtovik/contracts';
import type { TemplateData } from '@pochtovik/template-language';
import { localDate } from './crm-time.ts';
import { type CustomFieldValue, customValue } from './custom-fields.ts';

type Contact = EntityCard['contacts'][number];

/**
 * The values of `crmScope`'s variables as plain data. Dates are in the account's time zone and written as in Russian
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
    ...(contact && { contact: person(contact, zone) }),
    contacts: card.contacts.map((linked) => person(linked, zone)),
    ...(company && { company: { ...common(company, zone), ...reachable(company) } }),
    ...(responsible && { responsible: { id: responsible.id, name: responsible.name, email: responsible.email } }),
    account: { id: account.id, name: account.name, subdomain: account.subdomain, currency: account.currency },
  };
}

function person(contact: Contact, zone: string): TemplateData {
  const { firstName: first_name, lastName: last_name } = contact;
  return { ...common(contact, zone), ...reachable(contact), first_name, last_name };
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

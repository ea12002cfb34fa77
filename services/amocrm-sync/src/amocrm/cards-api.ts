import type { CardPart, EntityRef, Parser } from '@pochtovik/contracts';
import { cardWith } from './card-with.ts';
import type { AmocrmClient, Scope } from './client.ts';
import { CARD_PATHS } from './directory-api.ts';
import { PAGE_LIMIT } from './pages.ts';
import {
  CompanyAnswer,
  type CompanyItem,
  ContactAnswer,
  type ContactItem,
  ContactsPage,
  LeadAnswer,
  type LeadItem,
} from './schemas.ts';

/** A lead with the ids of what is linked to it; null when there is none. */
export function readLead(
  client: AmocrmClient,
  scope: Scope,
  id: number,
  parts?: readonly CardPart[],
): Promise<LeadItem | null> {
  return readCard(client, scope, `${CARD_PATHS.lead}/${id}`, cardWith('lead', parts), LeadAnswer);
}

/** A contact with the ids of its company and leads. */
export function readContact(
  client: AmocrmClient,
  scope: Scope,
  id: number,
  parts?: readonly CardPart[],
): Promise<ContactItem | null> {
  return readCard(client, scope, `${CARD_PATHS.contact}/${id}`, cardWith('contact', parts), ContactAnswer);
}

/** A company with the ids of its contacts and leads. */
export function readCompany(
  client: AmocrmClient,
  scope: Scope,
  id: number,
  parts?: readonly CardPart[],
): Promise<CompanyItem | null> {
  return readCard(client, scope, `${CARD_PATHS.company}/${id}`, cardWith('company', parts), CompanyAnswer);
}

/** A card of any kind; null when there is none. */
export function readAnyCard(client: AmocrmClient, scope: Scope, entity: EntityRef): Promise<CompanyItem | null> {
  const read = { lead: readLead, contact: readContact, company: readCompany }[entity.type];
  return read(client, scope, entity.id);
}

/** What a custom field of a card holds; empty when nothing. */
export function heldValues(card: CompanyItem, fieldId: number) {
  return card.custom_fields_values?.find((field) => field.field_id === fieldId)?.values ?? [];
}

async function readCard<T extends { is_deleted?: boolean }>(
  client: AmocrmClient,
  scope: Scope,
  path: string,
  linked: string,
  parser: Parser<T>,
): Promise<T | null> {
  const card = await client.read(scope, path, { with: linked }, parser);
  return card?.is_deleted === true ? null : card;
}

/**
 * Contacts by id in the order asked for, in one call a page. An account without filtering ignores the filter in silence
 * (amo crm_platform/filters-api), so what did not come is read one by one.
 */
export async function readContacts(
  client: AmocrmClient,
  scope: Scope,
  ids: readonly number[],
  parts?: readonly CardPart[],
): Promise<ContactItem[]> {
  const found = new Map<number, ContactItem>();
  for (let from = 0; from < ids.length; from += PAGE_LIMIT) {
    const chunk = ids.slice(from, from + PAGE_LIMIT);
    const query = { with: cardWith('contact', parts), 'filter[id]': chunk, limit: PAGE_LIMIT };
    const page = await client.read(scope, CARD_PATHS.contact, query, ContactsPage);
    const items = page?._embedded.contacts ?? [];
    const isFiltered = items.every((item) => chunk.includes(item.id));
    for (const item of items) if (chunk.includes(item.id)) found.set(item.id, item);
    if (isFiltered) continue;
    for (const id of chunk) {
      const item = found.get(id) ?? (await readContact(client, scope, id, parts));
      if (item) found.set(id, item);
    }
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

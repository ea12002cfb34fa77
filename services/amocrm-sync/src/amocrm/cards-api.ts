import type { EntityRef, Parser } from '@pochtovik/contracts';
import { elementKey } from '../domain/field-text.ts';
import type { AmocrmClient, Scope } from './client.ts';
import { CARD_PATHS } from './directory-api.ts';
import { PAGE_LIMIT } from './pages.ts';
import {
  CompanyAnswer,
  type CompanyItem,
  ContactAnswer,
  type ContactItem,
  ContactsPage,
  ElementsPage,
  LeadAnswer,
  type LeadItem,
} from './schemas.ts';

/** A lead with the ids of what is linked to it; null when there is none. */
export function readLead(client: AmocrmClient, scope: Scope, id: number): Promise<LeadItem | null> {
  return readCard(client, scope, `${CARD_PATHS.lead}/${id}`, LeadAnswer);
}

/** A contact with the id of its company. */
export function readContact(client: AmocrmClient, scope: Scope, id: number): Promise<ContactItem | null> {
  return readCard(client, scope, `${CARD_PATHS.contact}/${id}`, ContactAnswer);
}

/** A company with the ids of its contacts. */
export function readCompany(client: AmocrmClient, scope: Scope, id: number): Promise<CompanyItem | null> {
  return readCard(client, scope, `${CARD_PATHS.company}/${id}`, CompanyAnswer);
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
  parser: Parser<T>,
): Promise<T | null> {
  const card = await client.read(scope, path, { with: 'contacts' }, parser);
  return card?.is_deleted === true ? null : card;
}

/**
 * Contacts by id in the order asked for, in one call a page. An account without filtering ignores the filter in silence
 * (amo crm_platform/filters-api), so what did not come is read one by one.
 */
export async function readContacts(client: AmocrmClient, scope: Scope, ids: readonly number[]): Promise<ContactItem[]> {
  const found = new Map<number, ContactItem>();
  for (let from = 0; from < ids.length; from += PAGE_LIMIT) {
    const chunk = ids.slice(from, from + PAGE_LIMIT);
    const query = { 'filter[id]': chunk, limit: PAGE_LIMIT };
    const page = await client.read(scope, CARD_PATHS.contact, query, ContactsPage);
    const items = page?._embedded.contacts ?? [];
    const isFiltered = items.every((item) => chunk.includes(item.id));
    for (const item of items) if (chunk.includes(item.id)) found.set(item.id, item);
    if (isFiltered) continue;
    for (const id of chunk) {
      const item = found.get(id) ?? (await readContact(client, scope, id));
      if (item) found.set(id, item);
    }
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Names of elements of catalogs, for chained lists. */
export async function readElementNames(
  client: AmocrmClient,
  scope: Scope,
  wanted: readonly { catalogId: number; elementId: number }[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const catalogId of new Set(wanted.map((item) => item.catalogId))) {
    const ids = wanted.filter((item) => item.catalogId === catalogId).map((item) => item.elementId);
    const query = { 'filter[id]': [...new Set(ids)], limit: PAGE_LIMIT };
    const page = await client.read(scope, `/api/v4/catalogs/${catalogId}/elements`, query, ElementsPage);
    for (const { id, name } of page?._embedded.elements ?? []) names.set(elementKey(catalogId, id), name ?? '');
  }
  return names;
}

import type { CardPart, EntityRef, Parser } from '@pochtovik/contracts';
import { cardWith } from './card-with.ts';
import type { AmocrmClient, Scope } from './client.ts';
import { CARD_PATHS } from './directory-api.ts';
import { PAGE_LIMIT } from './pages.ts';
import {
  CompaniesPage,
  type CompanyItem,
  type ContactItem,
  ContactsPage,
  type LeadItem,
  LeadsPage,
} from './schemas.ts';

/** The account has no filtering (amo crm_platform/filters-api): it ignores the filter in silence, so cards must be read one by one. */
export class FilterIgnored extends Error {
  override readonly name = 'FilterIgnored';
}

/** Leads by id, one call a page; what amoCRM does not have is missing. Errors: {@link FilterIgnored}. */
export function readLeadPages(client: AmocrmClient, scope: Scope, ids: readonly number[], parts: readonly CardPart[]) {
  return readPages(client, scope, 'lead', ids, parts, LeadsPage, (page): LeadItem[] => page._embedded.leads);
}

/** Contacts by id, as {@link readLeadPages} reads leads. */
export function readContactPages(
  client: AmocrmClient,
  scope: Scope,
  ids: readonly number[],
  parts: readonly CardPart[],
) {
  return readPages(
    client,
    scope,
    'contact',
    ids,
    parts,
    ContactsPage,
    (page): ContactItem[] => page._embedded.contacts,
  );
}

/** Companies by id, as {@link readLeadPages} reads leads. */
export function readCompanyPages(
  client: AmocrmClient,
  scope: Scope,
  ids: readonly number[],
  parts: readonly CardPart[],
) {
  return readPages(
    client,
    scope,
    'company',
    ids,
    parts,
    CompaniesPage,
    (page): CompanyItem[] => page._embedded.companies,
  );
}

async function readPages<P, T extends { id: number; is_deleted?: boolean }>(
  client: AmocrmClient,
  scope: Scope,
  type: EntityRef['type'],
  ids: readonly number[],
  parts: readonly CardPart[],
  parser: Parser<P>,
  itemsOf: (page: P) => T[],
): Promise<Map<number, T>> {
  const found = new Map<number, T>();
  for (let from = 0; from < ids.length; from += PAGE_LIMIT) {
    const chunk = ids.slice(from, from + PAGE_LIMIT);
    const query = { with: cardWith(type, parts), 'filter[id]': chunk, limit: PAGE_LIMIT };
    const page = await client.read(scope, CARD_PATHS[type], query, parser);
    const items = page ? itemsOf(page) : [];
    const wanted = new Set(chunk);
    if (items.some(({ id }) => !wanted.has(id))) throw new FilterIgnored(`the filter of ${type} was ignored`);
    for (const item of items) if (item.is_deleted !== true) found.set(item.id, item);
  }
  return found;
}

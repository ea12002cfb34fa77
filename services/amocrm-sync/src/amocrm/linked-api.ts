import type { CardPart } from '@pochtovik/contracts';
import { elementKey } from '../domain/field-text.ts';
import { newestLead } from '../domain/newest-lead.ts';
import { cardWith } from './card-with.ts';
import { readLead } from './cards-api.ts';
import type { AmocrmClient, Scope } from './client.ts';
import { CARD_PATHS } from './directory-api.ts';
import { unlessRefused } from './errors.ts';
import { PAGE_LIMIT } from './pages.ts';
import {
  type CustomerItem,
  CustomersPage,
  type ElementItem,
  ElementsPage,
  type LeadItem,
  LeadsPage,
} from './schemas.ts';

/** Leads asked for at once when only the newest is wanted: enough for those created in the same second. */
const NEWEST = 20;
/** Where the account ignores filters, so many leads with the highest ids are looked at: each costs a call. */
const ONE_BY_ONE = 5;

/** Of some leads the one created last (by time, then by id), in one call for 250 of them; null when none is left. */
export async function readNewestLead(
  client: AmocrmClient,
  scope: Scope,
  ids: readonly number[],
  parts: readonly CardPart[],
): Promise<LeadItem | null> {
  const latestIds = ids.toSorted((a, b) => b - a);
  const found: LeadItem[] = [];
  for (let from = 0; from < latestIds.length; from += PAGE_LIMIT) {
    const chunk = latestIds.slice(from, from + PAGE_LIMIT);
    const query = { with: cardWith('lead', parts), 'filter[id]': chunk, 'order[created_at]': 'desc', limit: NEWEST };
    const page = await client.read(scope, CARD_PATHS.lead, query, LeadsPage);
    const items = page?._embedded.leads ?? [];
    if (items.some(({ id }) => !chunk.includes(id))) return readOneByOne(client, scope, latestIds, parts);
    found.push(...items.filter(({ is_deleted }) => is_deleted !== true));
  }
  return newestLead(found);
}

async function readOneByOne(
  client: AmocrmClient,
  scope: Scope,
  ids: readonly number[],
  parts: readonly CardPart[],
): Promise<LeadItem | null> {
  const found: LeadItem[] = [];
  for (const id of ids.slice(0, ONE_BY_ONE)) {
    const lead = await readLead(client, scope, id, parts);
    if (lead) found.push(lead);
  }
  return newestLead(found);
}

/** Customers by id, one call a page; none where the account has no customers in its plan. */
export async function readCustomers(
  client: AmocrmClient,
  scope: Scope,
  ids: readonly number[],
): Promise<Map<number, CustomerItem>> {
  const found = new Map<number, CustomerItem>();
  for (let from = 0; from < ids.length; from += PAGE_LIMIT) {
    const chunk = ids.slice(from, from + PAGE_LIMIT);
    const query = { 'filter[id]': chunk, limit: PAGE_LIMIT };
    const page = await unlessRefused(client.read(scope, '/api/v4/customers', query, CustomersPage));
    for (const item of page?._embedded.customers ?? []) {
      if (item.is_deleted !== true && chunk.includes(item.id)) found.set(item.id, item);
    }
  }
  return found;
}

/** Elements of lists by {@link elementKey}, one call a page of each list; a list that is gone gives none. */
export async function readElements(
  client: AmocrmClient,
  scope: Scope,
  wanted: readonly { catalogId: number; elementId: number }[],
): Promise<Map<string, ElementItem>> {
  const found = new Map<string, ElementItem>();
  for (const catalogId of new Set(wanted.map((item) => item.catalogId))) {
    const ids = wanted.filter((item) => item.catalogId === catalogId).map((item) => item.elementId);
    const unique = [...new Set(ids)];
    for (let from = 0; from < unique.length; from += PAGE_LIMIT) {
      const query = { 'filter[id]': unique.slice(from, from + PAGE_LIMIT), limit: PAGE_LIMIT };
      const path = `/api/v4/catalogs/${catalogId}/elements`;
      const page = await unlessRefused(client.read(scope, path, query, ElementsPage));
      for (const item of page?._embedded.elements ?? []) {
        if (item.is_deleted !== true) found.set(elementKey(catalogId, item.id), item);
      }
    }
  }
  return found;
}

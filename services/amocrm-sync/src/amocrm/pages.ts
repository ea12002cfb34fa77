import type { Parser } from '@pochtovik/contracts';
import type { AmocrmClient, Query, Scope } from './client.ts';
import { AmocrmUnavailable } from './errors.ts';

/** Most items amoCRM gives on one page. */
export const PAGE_LIMIT = 250;
/** A list longer than this many pages is no list that we mean to read. */
const MAX_PAGES = 40;

interface Page {
  _links?: { next?: { href: string } };
}

/**
 * Reads a whole list. Pages are counted here as long as amoCRM says that there is another: an address out of an answer is
 * never followed, since the token goes along.
 */
export async function readAll<P extends Page, T>(
  client: AmocrmClient,
  scope: Scope,
  path: string,
  query: Query,
  parser: Parser<P>,
  items: (page: P) => T[],
): Promise<T[]> {
  const all: T[] = [];
  for (let number = 1; number <= MAX_PAGES; number++) {
    const page = await client.read(scope, path, { ...query, page: number, limit: PAGE_LIMIT }, parser);
    if (page === null) return all;
    all.push(...items(page));
    if (!page._links?.next) return all;
  }
  throw new AmocrmUnavailable(`the list ${path} does not end`);
}

import qs from 'qs';
import type { ApiAnswer, ApiCall } from './call.ts';
import { type Page, pageOf } from './query.ts';

/** How a list is answered. */
export interface ListOptions<T> {
  /** Key under `_embedded`. */
  key: string;
  /** Largest allowed `limit`. */
  max?: number;
  /** True for users, custom fields and the like: `_total_items`, `_page_count` and first/last/prev links. */
  totals?: boolean;
  view: (item: T) => unknown;
}

/**
 * One page of a list as HAL. Empty, or past the end → 204 without a body; `next` is absent on the last page.
 * @throws ApiProblem 422 when `limit` is above the allowed one.
 */
export function listAnswer<T>(call: ApiCall, items: T[], options: ListOptions<T>): ApiAnswer {
  const { page, limit } = pageOf(call.query, options.max ?? 250);
  const start = (page - 1) * limit;
  const shown = items.slice(start, start + limit);
  if (shown.length === 0) return { status: 204 };
  const href = (to: number) => ({ href: pageHref(call, { page: to, limit }) });
  const pages = Math.ceil(items.length / limit);
  const links: Record<string, unknown> = { self: href(page) };
  if (page < pages) links['next'] = href(page + 1);
  if (options.totals && pages > 1) {
    links['first'] = href(1);
    links['last'] = href(pages);
    if (page > 1) links['prev'] = href(page - 1);
  }
  const totals = options.totals ? { _total_items: items.length, _page_count: pages } : {};
  const body = { ...totals, _page: page, _links: links, _embedded: { [options.key]: shown.map(options.view) } };
  return { status: 200, body };
}

function pageHref(call: ApiCall, page: Page): string {
  const query = qs.stringify({ ...call.query, page: page.page, limit: page.limit });
  return `${call.base}${call.path}?${query}`;
}

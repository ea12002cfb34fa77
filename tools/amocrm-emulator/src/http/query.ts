import qs from 'qs';
import { asRecord } from '../validation/body.ts';
import { ApiProblem } from '../validation/problem.ts';

/** A parsed query: PHP bracket keys as nested dictionaries. */
export type Query = Record<string, unknown>;

/** Parses a query string or a form body with PHP bracket keys; keys such as `__proto__` never reach a prototype. */
export function parseBrackets(text: string): Query {
  return qs.parse(text, { depth: 12, arrayLimit: 1000, parameterLimit: 10_000, plainObjects: true });
}

/** The page asked for. */
export interface Page {
  page: number;
  limit: number;
}

/** Reads `page` (from 1) and `limit`. @throws ApiProblem 422 above `max`. */
export function pageOf(query: Query, max = 250): Page {
  const page = wholeNumber(query['page']) ?? 1;
  const limit = wholeNumber(query['limit']) ?? Math.min(50, max);
  if (limit > max) throw new ApiProblem(422, `Limit ${max} per page`);
  return { page: Math.max(page, 1), limit: Math.max(limit, 1) };
}

/** The names in `with=a,b`. */
export function withOf(query: Query): Set<string> {
  const value = query['with'];
  const names = typeof value === 'string' ? value.split(',') : listOf(value);
  return new Set(names.map((name) => name.trim()).filter((name) => name !== ''));
}

/** `order[field]=asc|desc` when the field is allowed; `order=field` is ignored, as the real API does. */
export function orderOf<F extends string>(
  query: Query,
  allowed: readonly F[],
): { field: F; direction: 'asc' | 'desc' } | null {
  const order = asRecord(query['order']);
  if (!order) return null;
  for (const field of allowed) {
    const direction = order[field];
    if (direction === 'asc' || direction === 'desc') return { field, direction };
  }
  return null;
}

/** Sorts by a numeric field; nulls first. */
export function sorted<T>(items: T[], pick: (item: T) => number | null, direction: 'asc' | 'desc'): T[] {
  const sign = direction === 'asc' ? 1 : -1;
  return [...items].sort((a, b) => sign * ((pick(a) ?? 0) - (pick(b) ?? 0)));
}

/** `filter[...]` as a dictionary, empty when absent. */
export function filterOf(query: Query): Query {
  return asRecord(query['filter']) ?? {};
}

/** Strings of a value that may be one string, an array or an indexed dictionary. */
export function listOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  const items = Array.isArray(value) ? value : Object.values(asRecord(value) ?? {});
  return items.filter((item) => typeof item === 'string');
}

/** A list filter such as `filter[id][]=1&filter[id][]=2` or a comma list; null when not asked. */
export function listFilter(filter: Query, key: string): Set<string> | null {
  const values = listOf(filter[key]).flatMap((value) => value.split(','));
  return values.length > 0 ? new Set(values) : null;
}

/** A test for `filter[key][from]`/`[to]`, or for equality with a scalar; null when not asked. */
export function rangeFilter(filter: Query, key: string): ((value: number | null) => boolean) | null {
  const value = filter[key];
  if (typeof value === 'string' && value !== '') {
    const [from, to] = value.split(',').map(Number);
    if (to !== undefined) return (actual) => actual !== null && actual >= (from ?? 0) && actual <= to;
    return (actual) => actual === Number(value);
  }
  const range = asRecord(value);
  if (!range || Array.isArray(value)) return null;
  const from = numberOf(range['from']);
  const to = numberOf(range['to']);
  if (from === null && to === null) return null;
  return (actual) => actual !== null && (from === null || actual >= from) && (to === null || actual <= to);
}

/** A whole number written in a string, else null. */
export function wholeNumber(value: unknown): number | null {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'string' && value !== '' && Number.isFinite(Number(value)) ? Number(value) : null;
}

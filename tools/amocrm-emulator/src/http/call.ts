import type { Change } from '../entities/change.ts';
import type { AccessToken } from '../oauth/tokens.ts';
import type { Account } from '../state/account.ts';
import type { User } from '../state/people.ts';
import type { World } from '../world.ts';
import { selfLink } from './links.ts';
import type { Query } from './query.ts';

/** An authorized API call as a route sees it. */
export interface ApiCall {
  world: World;
  account: Account;
  /** Whose rights apply: the token's user, or the one named in `X-Context-User-ID`. */
  user: User;
  token: AccessToken;
  /** Scheme and host the client spoke to; links are built on it. */
  base: string;
  path: string;
  params: Record<string, string>;
  query: Query;
  /** Parsed JSON, or undefined when there was no body. */
  body: unknown;
  raw: Buffer;
  headers: Record<string, string | string[] | undefined>;
  /** Collects what the call changes, so that hooks go out after it. */
  change: Change;
}

/** What a route answers; without `body` nothing is sent. */
export interface ApiAnswer {
  status: number;
  body?: unknown;
  contentType?: string;
  raw?: Buffer;
}

/** One method of one path. */
export interface ApiRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Path with `:name` parameters. */
  path: string;
  /** Only tokens of administrators. */
  admin?: boolean;
  /** Scope the token must have; `crm` when not given. */
  scope?: string;
  handle: (call: ApiCall) => ApiAnswer | Promise<ApiAnswer>;
}

/** `_links` with the address of a path below `/api/v4` of this call's host. */
export function linkTo(call: ApiCall, path: string): { self: { href: string } } {
  return selfLink(call.base, path);
}

/** A numeric path parameter; NaN-safe: what is no number finds nothing. */
export function idParam(call: ApiCall, name = 'id'): number {
  const value = call.params[name];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : -1;
}

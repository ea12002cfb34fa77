import { setTimeout as sleep } from 'node:timers/promises';
import { type Parser, PochtovikError } from '@pochtovik/contracts';
import { type BackoffPolicy, backoffMs, SpanKind, withSpan } from '@pochtovik/service-kit';
import { judgeAnswer } from '../domain/answer.ts';
import type { AccountAccess, TokenKeeper } from '../tokens/token-keeper.ts';
import { AmocrmRefused, AmocrmUnavailable } from './errors.ts';
import type { Pacer } from './pacer.ts';
import type { HttpRequest, Transport } from './transport.ts';

/** For whom amoCRM is asked, and until when the answer is of use. */
export interface Scope {
  accountId: number;
  /** Milliseconds since the epoch. */
  deadlineAt: number;
}

/** Query of a call; lists become `name[]`. */
export type Query = Record<string, string | number | readonly (string | number)[]>;

/** A call that changes something. */
export interface WriteCall<T> {
  method: 'POST' | 'PATCH';
  path: string;
  body: unknown;
  parser: Parser<T>;
  /** Runs each time the call is about to leave; what it throws stops the call. */
  beforeSend(): Promise<void>;
}

/** Calls the API v4 of an account: in its budget, with its token. */
export interface AmocrmClient {
  /**
   * Reads; an empty list or a missing card gives null. Outages are tried again until the deadline.
   * @throws PochtovikError ACCOUNT_UNKNOWN, ACCOUNT_DISABLED, CRM_UNAUTHORIZED, CRM_REFUSED, CRM_UNAVAILABLE
   */
  read<T>(scope: Scope, path: string, query: Query, parser: Parser<T>): Promise<T | null>;
  /** Changes something, with one call; repeating is the caller's decision. Errors as {@link AmocrmClient.read}. */
  write<T>(scope: Scope, call: WriteCall<T>): Promise<T>;
}

const READ_BACKOFF: BackoffPolicy = { firstMs: 300, factor: 2, maxMs: 4_000 };
const READ_TRIES = 4;

/** Makes the client. */
export function createAmocrmClient(deps: {
  transport: Transport;
  pacer: Pacer;
  tokens: Pick<TokenKeeper, 'current' | 'after'>;
  /** Counts calls by how they ended. */
  count(outcome: string): void;
  now(): number;
}): AmocrmClient {
  const { transport, pacer, tokens, now } = deps;

  /** One call with a token; a refused token is replaced once. */
  async function call(
    scope: Scope,
    request: Pick<HttpRequest, 'method' | 'path' | 'body'>,
    options: { timeoutMs?: () => number; beforeSend?: () => Promise<void> },
  ): Promise<unknown> {
    let access = await tokens.current(scope.accountId);
    for (const isLast of [false, true]) {
      const current = access;
      const answer = await pacer.inPlace(access.origin, {
        kind: kindOf(request),
        isRead: request.method === 'GET',
        deadlineAt: scope.deadlineAt,
        beforeSend: options.beforeSend,
        send: () => exchange(current, request, options.timeoutMs?.()),
      });
      if (answer.type === 'done') return answer.body;
      if (isLast) break;
      access = await tokens.after(access);
    }
    throw new PochtovikError('CRM_UNAUTHORIZED', { message: 'amoCRM refuses a fresh token' });
  }

  async function exchange(
    access: AccountAccess,
    request: Pick<HttpRequest, 'method' | 'path' | 'body'>,
    timeoutMs: number | undefined,
  ): Promise<{ type: 'done'; body: unknown } | { type: 'unauthorized' }> {
    const route = routeOf(request.path);
    const attributes = { 'http.request.method': request.method, 'url.template': route };
    return withSpan(`amocrm ${request.method} ${route}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const answer = await transport
        .send({
          ...request,
          origin: access.origin,
          headers: { authorization: `Bearer ${access.accessToken}` },
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
        })
        .catch((error: unknown) => {
          deps.count('unavailable');
          throw error;
        });
      span.setAttribute('http.response.status_code', answer.status);
      const judgement = judgeAnswer(answer);
      deps.count(judgement.type);
      switch (judgement.type) {
        case 'done':
        case 'unauthorized':
          return judgement;
        case 'refused':
          throw new AmocrmRefused(judgement.words, judgement);
        case 'unavailable':
          throw new AmocrmUnavailable(judgement.words, { maybeDone: judgement.maybeDone });
        case 'throttled':
        case 'blocked': {
          const retryAfterMs = judgement.type === 'throttled' ? judgement.retryAfterMs : null;
          const resumeAt = await pacer.refused(access.origin, { kind: judgement.type, retryAfterMs });
          throw new AmocrmUnavailable(judgement.words, { resumeAt });
        }
      }
    });
  }

  return {
    async read(scope, path, query, parser) {
      const search = queryText(query);
      for (let failures = 1; ; failures++) {
        try {
          const timeoutMs = () => scope.deadlineAt - now();
          const body = await call(scope, { method: 'GET', path: search ? `${path}?${search}` : path }, { timeoutMs });
          if (body === null) return null;
          if (parser.check(body)) return body;
          throw new AmocrmUnavailable(`amoCRM answered ${path} in a form that is not known`);
        } catch (error) {
          if (!(error instanceof AmocrmUnavailable)) throw error;
          const wait =
            error.resumeAt === null ? backoffMs(failures, READ_BACKOFF, Math.random()) : error.resumeAt - now();
          if (failures >= READ_TRIES || now() + wait >= scope.deadlineAt) throw error;
          await sleep(Math.max(0, wait));
        }
      }
    },

    async write(scope, { method, path, body, parser, beforeSend }) {
      const answer = await call(scope, { method, path, body }, { beforeSend });
      if (parser.check(answer)) return answer;
      throw new AmocrmUnavailable(`amoCRM answered ${path} in a form that is not known`, { maybeDone: true });
    },
  };
}

/** Calls of one kind take amoCRM about the same time. */
function kindOf({ method, path, body }: Pick<HttpRequest, 'method' | 'path' | 'body'>): string {
  const size = Array.isArray(body) ? Math.ceil(Math.log2(body.length + 1)) : 0;
  return `${method} ${routeOf(path)} ${size}`;
}

function routeOf(path: string): string {
  return (path.split('?')[0] ?? '').replace(/\/\d+/g, '/{id}');
}

/** Query in amoCRM's bracket form (amo crm_platform/filters-api). */
export function queryText(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'object') for (const item of value) search.append(`${name}[]`, String(item));
    else search.append(name, String(value));
  }
  return search.toString();
}

import { Agent, request } from 'undici';
import type { HttpAnswer } from '../domain/answer.ts';
import { AmocrmUnavailable } from './errors.ts';

/** One HTTP request to a host of amoCRM. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PATCH';
  origin: string;
  /** Path with query. */
  path: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Longest time until the whole answer is here, milliseconds. */
  timeoutMs?: number;
}

/** Sends requests; knows nothing of accounts. */
export interface Transport {
  /** @throws AmocrmUnavailable when there was no answer; `maybeDone` unless the request surely never left */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

const MAX_ANSWER_BYTES = 20_000_000;
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Makes a transport with kept-alive connections; redirects are not followed: no account lives behind one. */
export function createTransport(options: { connectTimeoutMs: number; callTimeoutMs: number }): Transport {
  const agent = new Agent({
    connect: { timeout: options.connectTimeoutMs },
    keepAliveTimeout: 20_000,
    pipelining: 1,
    maxResponseSize: MAX_ANSWER_BYTES,
  });
  return {
    async send({ method, origin, path, headers, body, timeoutMs }) {
      const limit = Math.max(1, Math.min(options.callTimeoutMs, timeoutMs ?? options.callTimeoutMs));
      try {
        const answer = await request(`${origin}${path}`, {
          dispatcher: agent,
          method,
          headers: {
            accept: 'application/json',
            'user-agent': 'pochtovik/1',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          body: body === undefined ? null : JSON.stringify(body),
          signal: AbortSignal.timeout(limit),
        });
        const retryAfter = answer.headers['retry-after'];
        return {
          status: answer.statusCode,
          text: await answer.body.text(),
          retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
        };
      } catch (cause) {
        const code = codeOf(cause);
        throw new AmocrmUnavailable(`amoCRM does not answer (${code})`, { maybeDone: !NEVER_SENT.has(code), cause });
      }
    },
    close: () => agent.close(),
  };
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

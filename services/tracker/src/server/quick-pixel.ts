import { randomUUID } from 'node:crypto';
import { TrackingOpened } from '@pochtovik/contracts';
import { shownAgent } from '../domain/hit.ts';
import { classify, isAheadOfReader, RULES_VERSION, type Verdict } from '../domain/visitor-class.ts';
import type { Tracker } from './tracker.ts';

/**
 * Takes the visit of a pixel when it is a plain one of a genuine token.
 * @param token from the address
 * @param headers the request's header lines as they came, the same object for the same lines where that is known
 * @returns undefined: the route answers it; else when it is to be answered: at once, or when its hit is safe
 */
export type QuickPixel = (token: string, headers: PlainHeaders) => 'at once' | Promise<void> | undefined;

/** Headers of a request that asks for nothing but the picture. */
export interface PlainHeaders {
  verdict: Verdict;
  /** The end of the event that tells of a visit with these headers, as JSON. */
  json: string;
}

/**
 * Takes most visits past the routes: untraced ones of genuine pixels, of letters that nothing else is known of. For everything else there is the route
 * `/o/:file`, which decides the same for these; what is here is only written out.
 */
export function createQuickPixel({ codec, delivery, arrivals, bursts, counters }: Tracker): QuickPixel {
  return (token, { verdict, json }) => {
    const decoded = codec.decode(token, 'open');
    if (!decoded.ok) return undefined;
    const { accountId, letterId } = decoded.claims;
    const now = new Date();
    if (bursts.knows(letterId) || arrivals.sinceMs(letterId, now.getTime()) !== null) return undefined;
    // Of the same form as other ids, from a pool of random bytes.
    const hitId = randomUUID().replaceAll('-', '');
    counters.counted('open', verdict);
    const safe = delivery.take({
      id: hitId,
      subject: TrackingOpened.subject(accountId),
      body: `{"id":"${hitId}","type":"${TrackingOpened.type}","version":${TrackingOpened.version},"accountId":${accountId},"occurredAt":"${now.toISOString()}","data":{"hitId":"${hitId}","letterId":"${letterId}",${json}}`,
    });
    return safe ?? 'at once';
  };
}

/** Headers by which a request asks for more than its answer, or says how the connection goes on. */
const NOT_PLAIN = new Set(['connection', 'content-length', 'transfer-encoding', 'upgrade', 'expect', 'range']);
const LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/;

/** Reads header lines (RFC 9112 section 5); null when they are not those of a plain visit, or not sound. @param block lines with CRLF between them */
export function plainHeaders(block: string): PlainHeaders | null {
  const headers: Record<string, string> = {};
  for (const line of block.split('\r\n')) {
    const [, name = '', value = ''] = LINE.exec(line) ?? [];
    const key = name.toLowerCase();
    if (key === '' || NOT_PLAIN.has(key) || Object.hasOwn(headers, key)) return null;
    headers[key] = value.trimEnd();
  }
  if (headers['host'] === undefined || isAheadOfReader('GET', headers)) return null;
  const userAgent = shownAgent(headers['user-agent']);
  const verdict = classify({ kind: 'open', userAgent, hasLanguage: true, linksAtOnce: 0, sinceSentMs: null });
  return { verdict, json: JSON.stringify({ ...verdict, rulesVersion: RULES_VERSION, userAgent }).slice(1) };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { newId, TrackingOpened } from '@pochtovik/contracts';
import { shownAgent } from '../domain/hit.ts';
import { classify, isAheadOfReader, RULES_VERSION, type Verdict } from '../domain/visitor-class.ts';
import { PIXEL, PIXEL_HEADERS } from '../http/o/pixel.ts';
import type { Tracker } from './tracker.ts';

/** Answers a request when it is a plain one for a genuine pixel. @returns false: the routes answer it */
export type QuickPixel = (request: IncomingMessage, response: ServerResponse) => boolean;

const PATH = '/o/';
const END = '.gif';
/** Agents whose verdict is remembered: real ones are a few thousand. */
const MAX_AGENTS = 10_000;

/** What an agent comes to when nothing else speaks: the same for each visit by it. */
interface Known {
  verdict: Verdict;
  /** The end of its event, as JSON. */
  json: string;
}

/**
 * The way of most visits past the routes: an untraced visit of a genuine pixel of a letter that nothing else is known of. Everything else goes to the route
 * `/o/:file`, which decides the same for these; what is here is only written out.
 */
export function createQuickPixel(tracker: Tracker): QuickPixel {
  const { codec, delivery, arrivals, bursts, counters } = tracker;
  const headers = Object.entries(PIXEL_HEADERS).flat();
  const agents = new Map<string, Known>();

  function knownOf(header: string | undefined): Known {
    const known = agents.get(header ?? '');
    if (known) return known;
    const userAgent = shownAgent(header);
    const verdict = classify({ kind: 'open', userAgent, hasLanguage: true, linksAtOnce: 0, sinceSentMs: null });
    const rest = JSON.stringify({ ...verdict, rulesVersion: RULES_VERSION, userAgent });
    if (agents.size >= MAX_AGENTS) agents.clear();
    const made = { verdict, json: rest.slice(1) };
    agents.set(header ?? '', made);
    return made;
  }

  return (request, response) => {
    const { url = '', method } = request;
    if (method !== 'GET' || !url.startsWith(PATH) || !url.endsWith(END)) return false;
    const decoded = codec.decode(url.slice(PATH.length, -END.length), 'open');
    if (!decoded.ok || isAheadOfReader(method, request.headers)) return false;
    const { accountId, letterId } = decoded.claims;
    const now = new Date();
    if (bursts.knows(letterId) || arrivals.sinceMs(letterId, now.getTime()) !== null) return false;
    response.writeHead(200, headers).end(PIXEL);
    const hitId = newId();
    const { verdict, json } = knownOf(request.headers['user-agent']);
    counters.counted('open', verdict);
    delivery.take({
      id: hitId,
      subject: TrackingOpened.subject(accountId),
      body: `{"id":"${hitId}","type":"${TrackingOpened.type}","version":${TrackingOpened.version},"accountId":${accountId},"occurredAt":"${now.toISOString()}","data":{"hitId":"${hitId}","letterId":"${letterId}",${json}}`,
    });
    return true;
  };
}

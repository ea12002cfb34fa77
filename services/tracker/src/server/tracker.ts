import { type Ask, type FailureBudget, type Kit, SpanKind, traceFrom, withSpan } from '@pochtovik/service-kit';
import type { TokenClaims, TokenCodec, TokenPurpose } from '@pochtovik/tracking-token';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Arrivals } from '../bus/arrivals.ts';
import type { HitDelivery } from '../bus/hit-delivery.ts';
import type { LetterFiles } from '../composer/letter-files.ts';
import type { LinkTargets } from '../composer/link-targets.ts';
import type { PlainLinks } from '../composer/plain-links.ts';
import { type Hit, traceHeadersOf } from '../domain/hit.ts';
import type { LinkBursts } from '../domain/link-bursts.ts';
import type { Visit, VisitKind } from '../domain/visitor-class.ts';

/** Everything the routes reach. */
export interface Tracker {
  codec: TokenCodec;
  delivery: HitDelivery;
  targets: LinkTargets;
  plainLinks: PlainLinks;
  files: LetterFiles;
  /** Asks the composer for bytes. */
  ask: Ask;
  /** Links of a letter that one place asks for at once. */
  bursts: LinkBursts;
  /** Letters that have just arrived. */
  arrivals: Arrivals;
  /** Addresses that are none of ours, by source. */
  misses: FailureBudget;
  counters: HitCounters;
}

/** One file of `src/http`: the routes of one address, which is the path of the file. */
export type Routes = (app: FastifyInstance, tracker: Tracker) => void;

/** What the tracker tells of itself in numbers. */
export interface HitCounters {
  counted(kind: VisitKind, hit: Pick<Hit, 'visitor' | 'reason'>): void;
  /** A token was refused; the reason is for us alone. */
  refused(kind: TokenPurpose, code: string): void;
}

/** Counters by kind and class; no account in the labels, there are too many. */
export function createHitCounters(meter: Kit<unknown>['meter']): HitCounters {
  const hits = meter.createCounter('pochtovik.tracker.hits', { description: 'Visits of pixels and trigger links' });
  const refusals = meter.createCounter('pochtovik.tracker.refusals', {
    description: 'Addresses that are none of ours',
  });
  return {
    counted: (kind, { visitor, reason }) => hits.add(1, { kind, visitor, reason }),
    refused: (kind, code) => refusals.add(1, { kind, code }),
  };
}

/** What is known of the visit of a letter's address. */
export function visitOf(
  { bursts, arrivals }: Pick<Tracker, 'bursts' | 'arrivals'>,
  kind: VisitKind,
  { letterId }: TokenClaims,
  { ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>,
): Omit<Visit, 'userAgent'> & { userAgent: string | undefined } {
  const nowMs = Date.now();
  return {
    kind,
    userAgent: headers['user-agent'],
    hasLanguage: headers['accept-language'] !== undefined,
    linksAtOnce: bursts.count(letterId, ip, nowMs),
    sinceSentMs: arrivals.sinceMs(letterId, nowMs),
  };
}

/** Runs the work of a visit in the trace of its letter, so that one trace goes from the webhook to the change in the CRM. */
export function inTraceOfLetter<T>(kind: VisitKind, claims: TokenClaims, work: () => Promise<T>): Promise<T> {
  const parent = traceFrom(traceHeadersOf(claims));
  const attributes = { 'pochtovik.account_id': claims.accountId, 'pochtovik.letter_id': claims.letterId };
  return withSpan(`tracker ${kind}`, { kind: SpanKind.SERVER, parent, attributes }, work);
}

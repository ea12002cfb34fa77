import { type Ask, type FailureBudget, type Kit, SpanKind, traceFrom, withSpan } from '@pochtovik/service-kit';
import type { TokenClaims, TokenCodec } from '@pochtovik/tracking-token';
import type { FastifyInstance } from 'fastify';
import type { HitDelivery } from '../bus/hit-delivery.ts';
import type { LetterFiles } from '../composer/letter-files.ts';
import type { LinkTargets } from '../composer/link-targets.ts';
import { type Hit, traceHeadersOf } from '../domain/hit.ts';

/** Everything the routes reach. */
export interface Tracker {
  codec: TokenCodec;
  delivery: HitDelivery;
  targets: LinkTargets;
  files: LetterFiles;
  /** Asks the composer for bytes. */
  ask: Ask;
  /** Addresses that are none of ours, by source. */
  misses: FailureBudget;
  counters: HitCounters;
}

/** One file of `src/http`: the routes of one address, which is the path of the file. */
export type Routes = (app: FastifyInstance, tracker: Tracker) => void;

/** What an address of ours is for. */
export type VisitKind = 'open' | 'click' | 'download' | 'unsubscribe';

/** What the tracker tells of itself in numbers. */
export interface HitCounters {
  counted(kind: VisitKind, hit: Pick<Hit, 'visitor' | 'reason'>): void;
  /** A token was refused; the reason is for us alone. */
  refused(kind: VisitKind | 'image', code: string): void;
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

/** Runs the work of a visit in the trace of its letter, so that one trace goes from the webhook to the change in the CRM. */
export function inTraceOfLetter<T>(kind: VisitKind, claims: TokenClaims, work: () => Promise<T>): Promise<T> {
  const parent = traceFrom(traceHeadersOf(claims));
  const attributes = { 'pochtovik.account_id': claims.accountId, 'pochtovik.letter_id': claims.letterId };
  return withSpan(`tracker ${kind}`, { kind: SpanKind.SERVER, parent, attributes }, work);
}

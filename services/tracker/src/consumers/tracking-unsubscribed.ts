import { TrackingUnsubscribed } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { HitBatches } from '../store/hit-batches.ts';
import { hitOfUnsubscribed } from '../store/stored-hit.ts';
import { AT_ONCE } from './at-once.ts';

/** Stores who unsubscribed, behind the bus: the request that made it touched no database. */
export function consumeTrackingUnsubscribed(kit: Pick<Kit<unknown>, 'consume'>, batches: HitBatches): void {
  kit.consume(TrackingUnsubscribed, (event) => batches.add(hitOfUnsubscribed(event)), { concurrency: AT_ONCE });
}

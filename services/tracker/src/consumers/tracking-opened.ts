import { TrackingOpened } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { HitBatches } from '../store/hit-batches.ts';
import { hitOfOpened } from '../store/stored-hit.ts';
import { AT_ONCE } from './at-once.ts';

/** Stores opens, behind the bus: the request that made them touched no database. */
export function consumeTrackingOpened(kit: Pick<Kit<unknown>, 'consume'>, batches: HitBatches): void {
  kit.consume(TrackingOpened, (event) => batches.add(hitOfOpened(event)), { concurrency: AT_ONCE });
}

import { TrackingClicked } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { HitBatches } from '../store/hit-batches.ts';
import { hitOfClicked } from '../store/stored-hit.ts';
import { AT_ONCE } from './at-once.ts';

/** Stores clicks, behind the bus: the request that made them touched no database. */
export function consumeTrackingClicked(kit: Pick<Kit<unknown>, 'consume'>, batches: HitBatches): void {
  kit.consume(TrackingClicked, (event) => batches.add(hitOfClicked(event)), { concurrency: AT_ONCE });
}

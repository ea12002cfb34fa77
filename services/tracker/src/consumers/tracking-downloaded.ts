import { TrackingDownloaded } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { HitBatches } from '../store/hit-batches.ts';
import { hitOfDownloaded } from '../store/stored-hit.ts';
import { AT_ONCE } from './at-once.ts';

/** Stores downloads, behind the bus: the request that made them touched no database of ours. */
export function consumeTrackingDownloaded(kit: Pick<Kit<unknown>, 'consume'>, batches: HitBatches): void {
  kit.consume(TrackingDownloaded, (event) => batches.add(hitOfDownloaded(event)), { concurrency: AT_ONCE });
}

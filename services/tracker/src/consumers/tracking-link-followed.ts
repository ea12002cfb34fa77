import { TrackingLinkFollowed } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { HitBatches } from '../store/hit-batches.ts';
import { hitOfLinkFollowed } from '../store/stored-hit.ts';
import { AT_ONCE } from './at-once.ts';

/** Stores visits of plain links, behind the bus. */
export function consumeTrackingLinkFollowed(kit: Pick<Kit<unknown>, 'consume'>, batches: HitBatches): void {
  kit.consume(TrackingLinkFollowed, (event) => batches.add(hitOfLinkFollowed(event)), { concurrency: AT_ONCE });
}

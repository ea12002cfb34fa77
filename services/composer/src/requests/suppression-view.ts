import type { Suppression } from '@pochtovik/contracts';
import type { StoredSuppression } from '../store/suppressions.ts';

/** An entry of the suppression list as it is shown. */
export function suppressionView({ address, reason, at, letterId }: StoredSuppression): Suppression {
  return { address, reason, at: at.toISOString(), letterId };
}

import { PochtovikError, SuppressionRemove } from '@pochtovik/contracts';
import { suppressedAddress } from '../domain/suppressed-address.ts';
import type { ComposerKit } from '../kit.ts';
import type { SuppressionStore } from '../store/suppressions.ts';
import { suppressionView } from './suppression-view.ts';

/** Answers `suppression.remove`. Errors: SUPPRESSION_UNKNOWN. */
export function serveSuppressionRemove(
  kit: ComposerKit,
  { suppressions, now }: { suppressions: SuppressionStore; now(): Date },
): void {
  kit.serve(SuppressionRemove, async ({ accountId, address }) => {
    const removed = await suppressions.remove(accountId, suppressedAddress(address), now());
    if (!removed) throw new PochtovikError('SUPPRESSION_UNKNOWN');
    return suppressionView(removed);
  });
}

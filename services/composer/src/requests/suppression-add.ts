import { SuppressionAdd } from '@pochtovik/contracts';
import type { Suppress } from '../composing/suppress.ts';
import { suppressedAddress } from '../domain/suppressed-address.ts';
import type { ComposerKit } from '../kit.ts';
import type { SuppressionStore } from '../store/suppressions.ts';
import { suppressionView } from './suppression-view.ts';

/** Answers `suppression.add`. */
export function serveSuppressionAdd(
  kit: ComposerKit,
  { suppressions, suppress, now }: { suppressions: SuppressionStore; suppress: Suppress; now(): Date },
): void {
  kit.serve(SuppressionAdd, async ({ accountId, address }) => {
    const added = { address: suppressedAddress(address), reason: 'manual' as const, at: now(), letterId: null };
    await suppress(accountId, added);
    return suppressionView((await suppressions.find(accountId, added.address)) ?? added);
  });
}

import { SuppressionList } from '@pochtovik/contracts';
import { readAddressCursor, writeAddressCursor } from '../domain/address-cursor.ts';
import type { ComposerKit } from '../kit.ts';
import type { SuppressionStore } from '../store/suppressions.ts';
import { suppressionView } from './suppression-view.ts';

/** Answers `suppression.list`. Errors: BAD_REQUEST for a cursor that is none of ours. */
export function serveSuppressionList(kit: ComposerKit, suppressions: SuppressionStore): void {
  kit.serve(SuppressionList, async ({ accountId, search = '', cursor, limit }) => {
    const after = cursor === undefined ? null : readAddressCursor(cursor);
    const prefix = search.trim().normalize('NFC').toLowerCase();
    const found = await suppressions.list(accountId, prefix, { after, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      suppressions: page.map(suppressionView),
      nextCursor: found.length > limit && last !== undefined ? writeAddressCursor(last.address) : null,
    };
  });
}

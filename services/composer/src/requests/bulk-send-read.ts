import { BulkSendCheck, BulkSendGet, BulkSendList, entityParts } from '@pochtovik/contracts';
import { readCursor, writeCursor } from '@pochtovik/service-kit';
import type { CardBatchParts } from '../bulk/card-batch.ts';
import { checkCards } from '../bulk/check.ts';
import type { Progress } from '../bulk/progress.ts';
import type { ComposerKit } from '../kit.ts';
import type { BulkSendStore } from '../store/bulk-sends.ts';
import { bulkSendSource } from './bulk-send-source.ts';
import { bulkSendView, visibleBulkSend } from './bulk-send-view.ts';

/** Answers `bulk-send.get` and `bulk-send.list`. Errors: BULK_SEND_UNKNOWN, BAD_REQUEST for a cursor that is none of ours. */
export function serveBulkSendReads(
  kit: ComposerKit,
  { sends, progress }: { sends: BulkSendStore; progress: Progress },
): void {
  kit.serve(BulkSendGet, async ({ accountId, actor, bulkSendId }) =>
    bulkSendView(await progress.look(await visibleBulkSend(sends, accountId, actor, bulkSendId))),
  );

  kit.serve(BulkSendList, async ({ accountId, actor, cursor, limit }) => {
    const after = cursor === undefined ? null : readCursor(cursor);
    const userId = actor.role === 'administrator' ? undefined : actor.userId;
    // One more than asked for tells whether there is a next page.
    const found = await sends.list(accountId, userId, { after, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = found.length > limit && last !== undefined;
    return {
      bulkSends: (await Promise.all(page.map(progress.look))).map(bulkSendView),
      nextCursor: more ? writeCursor({ createdAt: last.createdAt, id: last._id }) : null,
    };
  });
}

/** Answers `bulk-send.check`. Errors: those of `bulk-send.create`, and of amoCRM. */
export function serveBulkSendCheck(kit: ComposerKit, parts: CardBatchParts): void {
  kit.serve(BulkSendCheck, async ({ accountId, actor, entities, ...wanted }) => {
    const source = await bulkSendSource({ ask: kit.ask, ...parts }, accountId, actor, wanted);
    const cards = entityParts(entities, entities.length).flat();
    const checked = await checkCards(parts, { accountId, userId: actor.userId, ...source }, cards);
    return {
      recipients: cards.length,
      sendable: checked.filter(({ refusal }) => refusal === null).length,
      problems: checked.filter(
        ({ refusal, missing, duplicateOf }) => refusal !== null || missing.length > 0 || duplicateOf !== null,
      ),
    };
  });
}

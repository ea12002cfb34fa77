import {
  type Actor,
  BulkSendCancel,
  BulkSendCancelled,
  BulkSendPause,
  BulkSendPaused,
  BulkSendResume,
  BulkSendResumed,
  BulkSendStart,
  PochtovikError,
  stableId,
} from '@pochtovik/contracts';
import { outboxEntry, type Relay } from '@pochtovik/service-kit';
import type { Expansion } from '../bulk/expansion.ts';
import type { Progress, ProgressedSend } from '../bulk/progress.ts';
import { type BulkSendAct, stateAfter } from '../domain/bulk-send.ts';
import type { ComposerKit } from '../kit.ts';
import type { BulkPieceStore } from '../store/bulk-pieces.ts';
import type { BulkSendStore } from '../store/bulk-sends.ts';
import { bulkSendView, visibleBulkSend } from './bulk-send-view.ts';

const EVENTS = { pause: BulkSendPaused, resume: BulkSendResumed, cancel: BulkSendCancelled };

/** What acts on bulk sends need. */
export interface BulkSendActDeps {
  sends: BulkSendStore;
  pieces: BulkPieceStore;
  progress: Progress;
  expansion: Expansion;
  relay: Relay;
  now(): Date;
}

/**
 * Answers `bulk-send.start`, `.pause`, `.resume` and `.cancel`. The sender hears of a change by its event, which is part of the change; doing an act again
 * changes nothing. Errors: BULK_SEND_UNKNOWN, BULK_SEND_ENDED, BULK_SEND_TOO_BIG.
 */
export function serveBulkSendActs(kit: ComposerKit, deps: BulkSendActDeps): void {
  const { sends, progress, relay } = deps;

  async function acted(
    act: Exclude<BulkSendAct, 'start'>,
    accountId: number,
    actor: Actor,
    bulkSendId: string,
  ): Promise<ProgressedSend> {
    for (;;) {
      const found = await progress.look(await visibleBulkSend(sends, accountId, actor, bulkSendId));
      const next = stateAfter(act, found.state);
      if (next === found.state) return found;
      const revision = found.send.revision + 1;
      const contract = EVENTS[act];
      const event = outboxEntry(
        contract,
        accountId,
        { bulkSendId, userId: actor.userId, revision },
        { id: stableId(contract.type, bulkSendId, revision), now: deps.now() },
      );
      if (!(await sends.change(accountId, found.send, next, event))) continue;
      relay.announce(sends.collection.collectionName, bulkSendId);
      progress.touch(accountId, bulkSendId);
      deps.expansion.wake();
    }
  }

  kit.serve(BulkSendPause, async ({ accountId, actor, bulkSendId }) =>
    bulkSendView(await acted('pause', accountId, actor, bulkSendId)),
  );
  kit.serve(BulkSendResume, async ({ accountId, actor, bulkSendId }) =>
    bulkSendView(await acted('resume', accountId, actor, bulkSendId)),
  );
  kit.serve(BulkSendCancel, async ({ accountId, actor, bulkSendId }) =>
    bulkSendView(await acted('cancel', accountId, actor, bulkSendId)),
  );

  kit.serve(BulkSendStart, async ({ accountId, actor, bulkSendId }) => {
    const { state } = await visibleBulkSend(sends, accountId, actor, bulkSendId);
    if (stateAfter('start', state) !== state) {
      const recipients = await deps.pieces.countRecipients(accountId, bulkSendId);
      if (recipients === 0) {
        const message = 'Add recipients first.';
        throw new PochtovikError('BAD_REQUEST', { details: [{ field: 'entities', message, code: 'MISSING' }] });
      }
      await sends.start(accountId, bulkSendId, recipients);
      deps.expansion.wake();
      progress.touch(accountId, bulkSendId);
    }
    return bulkSendView(await progress.look(await visibleBulkSend(sends, accountId, actor, bulkSendId)));
  });
}

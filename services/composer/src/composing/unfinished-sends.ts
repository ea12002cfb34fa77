import type { Logger } from '@pochtovik/service-kit';
import type { DraftStore } from '../store/drafts.ts';
import { carryOutAgain, type SendDraft } from './send-draft.ts';

/** An order this old whose letters are not all made belongs to a process that died, or met something that passes. */
const LEFT_MS = 10_000;
const SWEEP_MS = 5_000;
const BATCH = 20;

/**
 * Looks for orders to send that nobody carries out any more, and carries them out. Two who find the same one make the same letters.
 * @returns ends the looking and waits for what is in hand
 */
export function finishUnfinishedSends(deps: {
  drafts: DraftStore;
  sending: SendDraft;
  now(): Date;
  log: Logger;
}): () => Promise<void> {
  const { drafts, sending, now, log } = deps;
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;

  async function sweep(): Promise<void> {
    try {
      for (const draft of await drafts.unfinished(new Date(now().getTime() - LEFT_MS), BATCH)) {
        if (stopping) return;
        const { accountId, draftId } = draft;
        await carryOutAgain(sending, draft, log).catch((err) =>
          log.warn({ event: 'draft.send-waits', accountId, draftId, err }, 'it will be repeated'),
        );
      }
    } catch (err) {
      log.warn({ event: 'sweep.failed', err }, 'looking for drafts to send failed; it will be repeated');
    }
    if (!stopping) timer = setTimeout(() => (sweeping = sweep()), SWEEP_MS);
  }
  let sweeping = sweep();

  return async () => {
    stopping = true;
    clearTimeout(timer);
    await sweeping;
  };
}

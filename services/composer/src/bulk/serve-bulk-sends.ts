import { publish, publishStored, type Relay } from '@pochtovik/service-kit';
import { askLanguage } from '../composing/make-letter.ts';
import type { ComposerKit } from '../kit.ts';
import { serveBulkSendActs } from '../requests/bulk-send-acts.ts';
import { serveBulkSendAddRecipients, serveBulkSendCreate } from '../requests/bulk-send-create.ts';
import { serveBulkSendCheck, serveBulkSendReads } from '../requests/bulk-send-read.ts';
import type { BulkPieceStore } from '../store/bulk-pieces.ts';
import type { BulkSendStore, StoredBulkSend } from '../store/bulk-sends.ts';
import type { LetterEvents, SendLetterStore } from '../store/send-letters.ts';
import { atMost } from './at-most.ts';
import type { CardBatchParts } from './card-batch.ts';
import { createExpansion } from './expansion.ts';
import { makePiece } from './make-piece.ts';
import { createProgress, type Progress } from './progress.ts';

/** Pieces whose cards are read at a time: amoCRM takes few requests a second, and who opens a card waits behind them. */
const READ_AT_ONCE = 2;

/** Assembles what bulk sends need, begins to make their letters and answers their requests. @returns whom changes of letters are told to */
export function serveBulkSends(
  kit: ComposerKit,
  parts: CardBatchParts & { sends: BulkSendStore; pieces: BulkPieceStore; sendLetters: SendLetterStore; relay: Relay },
): Progress {
  const { sends, pieces, sendLetters: letters, relay, now } = parts;
  const { log } = kit;
  const progress = createProgress({ sends, letters, publish: (entry) => publish(kit.bus, entry), now, log });
  const languageOf = (accountId: number) => askLanguage(kit.ask, accountId);
  const isCancelled = async ({ accountId, _id }: StoredBulkSend) =>
    (await sends.find(accountId, _id))?.state === 'cancelled';
  const publishLetters = (stored: readonly LetterEvents[]) => publishStored(kit.bus, stored);
  const reading = atMost(READ_AT_ONCE);
  const facts: CardBatchParts['facts'] = {
    ...parts.facts,
    cards: (...wanted) => reading(() => parts.facts.cards(...wanted)),
  };
  const expansion = createExpansion({
    ...{ sends, pieces, progress, now, log },
    leaseMs: kit.config.bulkLeaseSeconds * 1000,
    makePiece: (send, piece) =>
      makePiece({ ...parts, facts, letters, publish: publishLetters, languageOf, isCancelled, log }, send, piece),
  });
  kit.onStop('progress', progress.stop);
  kit.onStop('expansion', expansion.stop);
  serveBulkSendCreate(kit, { sends, templates: parts.templates, progress, now });
  serveBulkSendAddRecipients(kit, { sends, pieces, now });
  serveBulkSendActs(kit, { sends, pieces, progress, expansion, relay, now });
  serveBulkSendReads(kit, { sends, progress });
  serveBulkSendCheck(kit, parts);
  expansion.start();
  return progress;
}

import type { Logger } from '@pochtovik/service-kit';
import { composed } from '../composing/compose-letter.ts';
import { madeOrRefused } from '../composing/make-letter.ts';
import { orderOfBulkSend } from '../domain/bulk-send.ts';
import type { BulkPieceDocument } from '../store/bulk-send-documents.ts';
import type { StoredBulkSend } from '../store/bulk-sends.ts';
import type { LetterDocument } from '../store/letter-document.ts';
import type { SendLetterStore } from '../store/send-letters.ts';
import { type CardBatchParts, openCardBatch } from './card-batch.ts';

/** Letters composed at once; the rendering threads bound what runs. */
const AT_ONCE = 64;
/** Letters are stored when so many, or so many characters of them, are ready: this bounds the memory of a piece. */
const STORE_LETTERS = 100;
const STORE_CHARACTERS = 4_000_000;

/** What making the letters of a piece needs. */
export type MakePieceDeps = CardBatchParts & {
  letters: SendLetterStore;
  languageOf(accountId: number): Promise<string>;
  /** Whether a person has cancelled the send meanwhile. */
  isCancelled(send: StoredBulkSend): Promise<boolean>;
  log: Logger;
};

/**
 * Makes the letters of a piece that are not there yet; each ends as queued, or as not sent with its reason. It may be broken off anywhere and repeated.
 * Once the send is cancelled no more are made.
 * Errors: what kept letters from being made and may pass by itself; the others of the piece are made.
 */
export async function makePiece(deps: MakePieceDeps, send: StoredBulkSend, piece: BulkPieceDocument): Promise<void> {
  const { accountId, templateId, templateVersion } = send;
  const orders = piece.entities.map((entity) => orderOfBulkSend(send, entity));
  const known = await deps.letters.known(
    accountId,
    orders.map(({ letterId }) => letterId),
  );
  const waiting = orders.filter(({ letterId }) => !known.has(letterId));
  if (waiting.length === 0) return;
  const template = await deps.templates.findAt(accountId, templateId, templateVersion);
  const batch = await openCardBatch(
    deps,
    accountId,
    template,
    waiting.map(({ entity }) => entity),
  );
  const { language } = batch;
  const refusing = {
    now: deps.now,
    languageOf: language === undefined ? deps.languageOf : async () => language,
  };
  let ready: LetterDocument[] = [];
  let characters = 0;
  let failure: unknown;

  async function store() {
    const letters = ready;
    ready = [];
    characters = 0;
    if (await deps.isCancelled(send)) waiting.length = 0;
    else await deps.letters.insertAll(accountId, letters);
  }
  async function work() {
    for (let order = waiting.shift(); order; order = waiting.shift()) {
      const current = order;
      try {
        const letter = await madeOrRefused(refusing, current, (facts) => composed(batch, current, facts));
        ready.push(letter);
        characters += letter.html.length + letter.text.length;
      } catch (err) {
        failure = err;
        deps.log.warn({ event: 'letter.waits', accountId, letterId: current.letterId, err }, 'a letter is made later');
      }
      if (ready.length >= STORE_LETTERS || characters >= STORE_CHARACTERS) await store();
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await store();
  if (failure !== undefined) throw failure;
}

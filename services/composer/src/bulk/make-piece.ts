import { type Logger, ownOutbox } from '@pochtovik/service-kit';
import { composed } from '../composing/compose-letter.ts';
import { madeOrRefused } from '../composing/make-letter.ts';
import { orderOfBulkSend } from '../domain/bulk-send.ts';
import type { BulkPieceDocument } from '../store/bulk-send-documents.ts';
import type { StoredBulkSend } from '../store/bulk-sends.ts';
import type { LetterDocument } from '../store/letter-document.ts';
import type { LetterEvents, SendLetterStore } from '../store/send-letters.ts';
import { type CardBatchParts, openCardBatch } from './card-batch.ts';

/** Letters composed at once; the rendering threads bound what runs. */
const AT_ONCE = 64;
/** Letters are stored when so many, or so many characters of them, are ready: this bounds the memory of a piece. */
const STORE_LETTERS = 125;
const STORE_CHARACTERS = 4_000_000;

/** What making the letters of a piece needs. */
export type MakePieceDeps = CardBatchParts & {
  letters: SendLetterStore;
  /** Puts the events of stored letters on the bus. */
  publish(letters: readonly LetterEvents[]): Promise<void>;
  languageOf(accountId: number): Promise<string>;
  /** Whether a person has cancelled the send meanwhile. */
  isCancelled(send: StoredBulkSend): Promise<boolean>;
  log: Logger;
};

/**
 * Makes the letters of a piece that are not there yet; each ends as queued, or as not sent with its reason. It may be broken off anywhere and repeated.
 * Once the send is cancelled no more are made. The piece is what remembers that events are to be published: it is done when all of them are on the bus,
 * so letters that a run before has stored are published again.
 * Errors: what kept letters from being made or published and may pass by itself; the others of the piece are made.
 */
export async function makePiece(deps: MakePieceDeps, send: StoredBulkSend, piece: BulkPieceDocument): Promise<void> {
  const { accountId, templateId, templateVersion } = send;
  const orders = piece.entities.map((entity) => orderOfBulkSend(send, entity));
  const known = await deps.letters.known(
    accountId,
    orders.map(({ letterId }) => letterId),
  );
  await publishAgain([...known]);
  const waiting = send.state === 'cancelled' ? [] : orders.filter(({ letterId }) => !known.has(letterId));
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

  async function publishAgain(letterIds: readonly string[]) {
    for (let from = 0; from < letterIds.length; from += STORE_LETTERS) {
      const stored = await deps.letters.withEvents(accountId, letterIds.slice(from, from + STORE_LETTERS));
      await deps.publish(stored);
    }
  }
  async function store() {
    const letters = ready.map((letter) => ({ ...letter, ...ownOutbox(letter.outbox) }));
    ready = [];
    characters = 0;
    if (await deps.isCancelled(send)) waiting.length = 0;
    else if (await deps.letters.insertAll(accountId, letters)) await deps.publish(letters);
    // Where another process was first its letters count, not these.
    else await publishAgain(letters.map(({ _id }) => _id));
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
      if (ready.length >= STORE_LETTERS || characters >= STORE_CHARACTERS) await storeOrStop();
    }
  }
  async function storeOrStop() {
    await store().catch((err) => {
      failure = err;
      waiting.length = 0;
    });
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await storeOrStop();
  if (failure !== undefined) throw failure;
}

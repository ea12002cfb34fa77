import type { EntityRef, LetterActions, LetterContext, LetterOrigin } from '@pochtovik/contracts';
import {
  type Database,
  insertedOnce,
  type OutboxEntry,
  outboxFields,
  outboxIndex,
  type Relay,
  type TextHeaders,
  type WithOutbox,
  withOutbox,
} from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { KnownLetter, LetterFailure } from '../domain/letter.ts';

interface LetterDocument extends WithOutbox {
  _id: string;
  accountId: number;
  sendId: string;
  entity: EntityRef;
  templateId: string;
  templateName: string;
  subject: string;
  actions: LetterActions;
  origin: LetterOrigin;
  recipient?: string;
  knownAt: Date;
  sentAt: Date | null;
  failure: LetterFailure | null;
  trace: TextHeaders;
}

const schema = new Schema<LetterDocument>(
  {
    _id: String,
    accountId: { type: Number, required: true },
    sendId: { type: String, required: true },
    entity: { type: Schema.Types.Mixed, required: true },
    templateId: String,
    templateName: String,
    subject: String,
    actions: { type: Schema.Types.Mixed, required: true },
    origin: { type: Schema.Types.Mixed, required: true },
    recipient: String,
    knownAt: { type: Date, required: true },
    sentAt: { type: Date, default: null },
    failure: { type: Schema.Types.Mixed, default: null },
    trace: { type: Schema.Types.Mixed, default: {} },
    ...outboxFields,
  },
  { strict: 'throw', versionKey: false, autoIndex: false, minimize: false },
);
schema.index(...outboxIndex);

/** The collection of letters; made apart from its store since the relay needs it first. */
export async function letterModel(database: Database) {
  const Model = database.model('Letter', schema, 'letters');
  await Model.createIndexes();
  return Model;
}

/** What is known of letters: context for rules and texts. */
export type LetterStore = ReturnType<typeof createLetterStore>;

/** Makes the store over {@link letterModel}. */
export function createLetterStore(Model: Awaited<ReturnType<typeof letterModel>>, relay: Relay) {
  return {
    /** Keeps a letter with the events that telling of it makes; a letter that is kept already stays as it is. */
    async add(
      accountId: number,
      context: LetterContext,
      facts: Pick<KnownLetter, 'knownAt' | 'failure' | 'trace' | 'recipient'>,
      events: OutboxEntry[] = [],
    ): Promise<void> {
      const { letterId, sendId, entity, templateId, templateName, subject, actions, origin } = context;
      const letter = { accountId, sendId, entity, templateId, templateName, subject, actions, origin, ...facts };
      await insertedOnce(Model.create({ _id: letterId, ...letter, ...withOutbox(events) }));
      if (events.length > 0) relay.announce(Model.collection.collectionName, letterId);
    },

    /** One letter; null when nothing was told of it yet. */
    async find(accountId: number, letterId: string): Promise<KnownLetter | null> {
      const found = await Model.findOne({ _id: letterId, accountId }, { outbox: 0, outboxPending: 0 }).lean();
      return found && { ...found, letterId: found._id };
    },

    /** Notes when the letter left, or why it did not; the first word stands. */
    async settle(
      accountId: number,
      letterId: string,
      fact: { sentAt: Date } | { failure: LetterFailure },
    ): Promise<void> {
      await Model.updateOne({ _id: letterId, accountId, sentAt: null, failure: null }, { $set: fact });
    },
  };
}

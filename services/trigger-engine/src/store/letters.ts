import type { EntityRef, LetterActions, LetterContext, LetterOrigin } from '@pochtovik/contracts';
import {
  type Database,
  groupCommit,
  insertedOnce,
  type OutboxEntry,
  outboxFields,
  outboxIndex,
  ownValue,
  type Relay,
  type TextHeaders,
  type WithOutbox,
  withOutbox,
} from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { KnownLetter, LetterFailure } from '../domain/letter.ts';
import { groupedRead } from './grouped-read.ts';

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
  const read = groupedRead((ids) => Model.find({ _id: { $in: ids } }, { outbox: 0, outboxPending: 0 }).lean());
  const rows = Model.db.collection<LetterDocument>(Model.collection.collectionName);
  const open = { sentAt: null, failure: null };
  const settleSent = groupCommit<{ accountId: number; letterId: string; sentAt: Date }, true>({
    most: 200,
    async all(sent) {
      const accounts = [...Map.groupBy(sent, ({ accountId }) => accountId)];
      await Promise.all(
        accounts.map(([accountId, letters]) => {
          const ids = letters.map(({ letterId }) => letterId);
          const times = letters.map(({ sentAt }) => sentAt);
          return rows.updateMany({ _id: { $in: ids }, accountId, ...open }, [
            { $set: { sentAt: ownValue(ids, times) } },
          ]);
        }),
      );
      return sent.map(() => true);
    },
    async one({ accountId, letterId, sentAt }) {
      await Model.updateOne({ _id: letterId, accountId, ...open }, { $set: { sentAt } });
      return true;
    },
  });

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
      const found = await read(accountId, letterId);
      return found && { ...found, letterId: found._id };
    },

    /** Notes when the letter left, or why it did not; the first word stands. */
    async settle(
      accountId: number,
      letterId: string,
      fact: { sentAt: Date } | { failure: LetterFailure },
    ): Promise<void> {
      if ('sentAt' in fact) await settleSent({ accountId, letterId, ...fact });
      else await Model.updateOne({ _id: letterId, accountId, ...open }, { $set: fact });
    },
  };
}

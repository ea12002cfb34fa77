import {
  type Database,
  insertedOnce,
  type OutboxCollection,
  type OutboxEntry,
  outboxFields,
  outboxIndex,
  type WithOutbox,
  withOutbox,
} from '@pochtovik/service-kit';
import { Schema } from 'mongoose';

/** A message in a mailbox that concerns a letter of ours. Nothing of its text is kept. */
export interface InboundRecord {
  /** Derived from the mailbox and the message, so that reading it again finds it. */
  id: string;
  accountId: number;
  mailboxId: string;
  letterId: string;
  kind: 'bounce' | 'reply';
  /** Where it lies in the inbox. */
  uidValidity: string;
  uid: number;
  receivedAt: Date;
}

interface InboundDocument extends Omit<InboundRecord, 'id'>, WithOutbox {
  _id: string;
}

/** The `inbound` collection: what mailboxes have told of our letters. */
export interface InboundStore {
  /** For the relay. */
  collection: OutboxCollection;
  /** Stores a message with the event that tells of it; false when it is there already. */
  insert(accountId: number, record: InboundRecord, event: OutboxEntry): Promise<boolean>;
}

/** Opens the `inbound` collection. */
export async function createInboundStore(database: Database): Promise<InboundStore> {
  const schema = new Schema<InboundDocument>(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      mailboxId: { type: String, required: true },
      letterId: { type: String, required: true },
      kind: { type: String, required: true },
      uidValidity: { type: String, required: true },
      uid: { type: Number, required: true },
      receivedAt: { type: Date, required: true },
      ...outboxFields,
    },
    { strict: 'throw', versionKey: false, autoIndex: false, collection: 'inbound' },
  );
  schema.index(...outboxIndex);
  const Inbound = database.model<InboundDocument>('Inbound', schema);
  await Inbound.createCollection();
  await Inbound.createIndexes();
  return {
    collection: database.collection<WithOutbox & { _id: string }>('inbound'),
    async insert(accountId, { id, ...record }, event) {
      return insertedOnce(Inbound.create({ ...record, _id: id, accountId, ...withOutbox([event]) }));
    },
  };
}

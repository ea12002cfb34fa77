import {
  type Database,
  type OutboxCollection,
  type OutboxEntry,
  outboxFields,
  outboxIndex,
} from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { VisitKind } from '../domain/visitor-class.ts';

/** A visit as it is stored. */
export interface StoredHit {
  hitId: string;
  accountId: number;
  letterId: string;
  kind: VisitKind;
  /** Number of the trigger link or plain link; null for the others. */
  linkNumber: number | null;
  /** File of a download; null for the others. */
  attachmentId: string | null;
  visitor: string;
  reason: string;
  rulesVersion: number;
  userAgent: string;
  at: Date;
  /** The event that told of it, published already; kept so that it can be told again after a loss of the bus. */
  event: OutboxEntry;
}

/** All visits, for reports and for a bus that came back empty. */
export interface Hits {
  /** Collection for the relay. */
  collection: OutboxCollection;
  /** Stores hits of any accounts in one write; those that are there already stay as they are. */
  store(hits: readonly StoredHit[]): Promise<void>;
}

/** Opens the collection. */
export async function openHits(database: Database): Promise<Hits> {
  const schema = new Schema(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      letterId: { type: String, required: true },
      kind: { type: String, required: true },
      linkNumber: { type: Number, default: null },
      attachmentId: { type: String, default: null },
      visitor: { type: String, required: true },
      reason: { type: String, required: true },
      rulesVersion: { type: Number, required: true },
      // Not `required`: mongoose takes an empty text for none, and visitors without an agent are hits too.
      userAgent: { type: String, default: '' },
      at: { type: Date, required: true },
      ...outboxFields,
    },
    { strict: 'throw', versionKey: false },
  );
  schema.index({ accountId: 1, letterId: 1, at: 1 });
  schema.index(...outboxIndex);
  const model = database.model('hits', schema);
  await model.createIndexes();
  return {
    collection: model.collection,
    async store(hits) {
      await model.bulkWrite(
        hits.map(({ hitId, accountId, event, ...fields }) => ({
          updateOne: {
            filter: { _id: hitId, accountId },
            update: { $setOnInsert: { ...fields, outbox: [event], outboxPending: 0 } },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    },
  };
}

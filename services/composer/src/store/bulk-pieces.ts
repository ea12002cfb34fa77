import type { EntityRef } from '@pochtovik/contracts';
import { type Database, insertedOnce } from '@pochtovik/service-kit';
import { type BulkPieceDocument, bulkPieceSchema } from './bulk-send-documents.ts';

/** Recipients of bulk sends, a piece of them a document. */
export interface BulkPieceStore {
  /** Stores pieces of one part; those that are there already stay as they are. */
  insertPart(
    accountId: number,
    bulkSendId: string,
    part: number,
    pieces: readonly (readonly EntityRef[])[],
    now: Date,
  ): Promise<void>;
  countRecipients(accountId: number, bulkSendId: string): Promise<number>;
  /** Takes a piece that is not done and that nobody has until `until`; null when there is none now. */
  claim(accountId: number, bulkSendId: string, now: Date, until: Date): Promise<BulkPieceDocument | null>;
  /** Keeps a piece in hand. */
  renew(accountId: number, pieceId: string, until: Date): Promise<void>;
  finish(accountId: number, pieceId: string): Promise<void>;
  /** Gives a piece back after an outage, to be tried again at `dueAt`. */
  defer(accountId: number, pieceId: string, dueAt: Date): Promise<void>;
  /** When the next piece that is not done may be taken; null when all are done. */
  nextDue(accountId: number, bulkSendId: string): Promise<Date | null>;
}

/** Opens the store and makes its index. */
export async function openBulkPieces(database: Database): Promise<BulkPieceStore> {
  const pieces = database.model('BulkPiece', bulkPieceSchema);
  await pieces.createCollection();
  await pieces.createIndexes();

  return {
    async insertPart(accountId, bulkSendId, part, parts, now) {
      const documents = parts.map((entities, number) => ({
        _id: `${bulkSendId}:${part}:${number}`,
        ...{ accountId, bulkSendId, isDone: false, failures: 0, dueAt: now },
        entities: [...entities],
      }));
      await insertedOnce(pieces.insertMany(documents, { ordered: false }));
    },

    async countRecipients(accountId, bulkSendId) {
      const [sum] = await pieces.aggregate<{ count: number }>([
        { $match: { accountId, bulkSendId } },
        { $group: { _id: null, count: { $sum: { $size: '$entities' } } } },
      ]);
      return sum?.count ?? 0;
    },

    claim: (accountId, bulkSendId, now, until) =>
      pieces
        .findOneAndUpdate(
          { accountId, bulkSendId, isDone: false, dueAt: { $lte: now } },
          { $set: { dueAt: until } },
          { sort: { dueAt: 1 }, returnDocument: 'after' },
        )
        .lean<BulkPieceDocument>(),

    async renew(accountId, _id, until) {
      await pieces.updateOne({ _id, accountId, isDone: false }, { $set: { dueAt: until } });
    },

    async finish(accountId, _id) {
      await pieces.updateOne({ _id, accountId }, { $set: { isDone: true } });
    },

    async defer(accountId, _id, dueAt) {
      await pieces.updateOne({ _id, accountId, isDone: false }, { $set: { dueAt }, $inc: { failures: 1 } });
    },

    async nextDue(accountId, bulkSendId) {
      const next = await pieces
        .findOne({ accountId, bulkSendId, isDone: false }, { dueAt: 1 })
        .sort({ dueAt: 1 })
        .lean();
      return next?.dueAt ?? null;
    },
  };
}

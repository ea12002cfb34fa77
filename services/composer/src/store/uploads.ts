import { type Database, insertedOnce } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';

/** A file on its way. Its id becomes the attachment's id and names the object that the bytes go into. */
export interface StoredUpload {
  id: string;
  accountId: number;
  ownerUserId: number;
  name: string;
  /** Bytes of the whole file. */
  size: number;
  received: number;
  createdAt: Date;
}

interface UploadDocument extends Omit<StoredUpload, 'id'> {
  _id: string;
  /** When a byte came last. */
  touchedAt: Date;
}

/** Uploads of all accounts; an upload of another account does not exist. */
export interface UploadStore {
  /** Stores a new upload; one that is there already stays as it is. */
  begin(accountId: number, upload: Omit<StoredUpload, 'accountId' | 'received'>): Promise<void>;
  find(accountId: number, uploadId: string): Promise<StoredUpload | null>;
  /** Notes a piece. @returns false when another one was noted meanwhile */
  advance(accountId: number, uploadId: string, from: number, received: number, at: Date): Promise<boolean>;
  remove(accountId: number, uploadId: string): Promise<void>;
  /** Bytes that the uploads of an account will have when they are whole. */
  bytes(accountId: number): Promise<number>;
  /** Some uploads of any accounts that nothing has come to since a time. */
  abandoned(since: Date, limit: number): Promise<StoredUpload[]>;
}

const schema = new Schema<UploadDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    ownerUserId: { type: Number, required: true },
    name: { type: String, required: true },
    size: { type: Number, required: true },
    received: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    touchedAt: { type: Date, required: true },
  },
  { collection: 'uploads', versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);
schema.index({ touchedAt: 1 });
schema.index({ accountId: 1 });

/** Opens the store and makes its index. */
export async function openUploads(database: Database): Promise<UploadStore> {
  const uploads = database.model('Upload', schema);
  await uploads.createCollection();
  await uploads.createIndexes();

  return {
    async begin(accountId, { id, createdAt, ...fields }) {
      const upload = { ...fields, _id: id, accountId, received: 0, createdAt, touchedAt: createdAt };
      await insertedOnce(uploads.insertOne(upload));
    },

    async find(accountId, uploadId) {
      const found = await uploads.findOne({ _id: uploadId, accountId }).lean<UploadDocument>();
      return found && plain(found);
    },

    async advance(accountId, uploadId, from, received, at) {
      const before = { _id: uploadId, accountId, received: from };
      const { matchedCount } = await uploads.updateOne(before, { $set: { received, touchedAt: at } });
      return matchedCount > 0;
    },

    async remove(accountId, uploadId) {
      await uploads.deleteOne({ _id: uploadId, accountId });
    },

    async bytes(accountId) {
      const [sum] = await uploads.aggregate<{ bytes: number }>([
        { $match: { accountId } },
        { $group: { _id: null, bytes: { $sum: '$size' } } },
      ]);
      return sum?.bytes ?? 0;
    },

    async abandoned(since, limit) {
      const found = await uploads
        .find({ touchedAt: { $lt: since } })
        .limit(limit)
        .lean<UploadDocument[]>();
      return found.map(plain);
    },
  };
}

function plain({ _id, accountId, ownerUserId, name, size, received, createdAt }: UploadDocument): StoredUpload {
  return { id: _id, accountId, ownerUserId, name, size, received, createdAt };
}

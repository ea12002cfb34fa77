import { type Database, insertedOnce } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';

/** A whole file of an account. */
export interface StoredAttachment {
  id: string;
  /** null: an image that was pasted into a text; it goes with letters and is nobody's upload. */
  ownerUserId: number | null;
  name: string;
  contentType: string;
  size: number;
  sha256: string;
  /** Where its bytes are; several files of the same content share it. */
  objectId: string;
  createdAt: Date;
}

interface AttachmentDocument extends Omit<StoredAttachment, 'id'> {
  _id: string;
  accountId: number;
  /** When it was last seen to be of use, at the earliest when it came; absent in files of older versions. */
  usedAt?: Date;
}

/** Files of all accounts; a file of another account does not exist. */
export interface AttachmentStore {
  /** Stores a file; one that is there already stays as it is. */
  insert(accountId: number, attachment: StoredAttachment): Promise<void>;
  find(accountId: number, attachmentId: string): Promise<StoredAttachment | null>;
  /** Those of the ids that there are, in no order. */
  findAll(accountId: number, attachmentIds: readonly string[]): Promise<StoredAttachment[]>;
  /** Files of a content; some, when there are very many. */
  findByContent(accountId: number, sha256: string): Promise<StoredAttachment[]>;
  /** True when some file has the content. */
  hasContent(accountId: number, sha256: string): Promise<boolean>;
  remove(accountId: number, attachmentId: string): Promise<void>;
  /** Bytes of all files of an account, each as often as it stands there. */
  bytes(accountId: number): Promise<number>;
  /** Uploads of any accounts that were not seen to be of use since a time, those longest ago first. */
  longUnused(since: Date, limit: number): Promise<(StoredAttachment & { accountId: number })[]>;
  /** Notes that a file is of use. */
  noteUse(accountId: number, attachmentId: string, at: Date): Promise<void>;
}

const schema = new Schema<AttachmentDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    ownerUserId: { type: Number, default: null },
    name: { type: String, required: true },
    contentType: { type: String, required: true },
    size: { type: Number, required: true },
    sha256: { type: String, required: true },
    objectId: { type: String, required: true },
    createdAt: { type: Date, required: true },
    usedAt: { type: Date },
  },
  { collection: 'attachments', versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);
schema.index({ accountId: 1, sha256: 1 });
schema.index({ usedAt: 1 });

/** Opens the store and makes its index. */
export async function openAttachments(database: Database): Promise<AttachmentStore> {
  const attachments = database.model('Attachment', schema);
  await attachments.createCollection();
  await attachments.createIndexes();
  // Files of versions that did not note it count from now on.
  await attachments.updateMany({ usedAt: { $exists: false } }, { $set: { usedAt: new Date() } });

  async function findAll(accountId: number, attachmentIds: readonly string[]): Promise<StoredAttachment[]> {
    const found = await attachments.find({ _id: { $in: [...attachmentIds] }, accountId }).lean<AttachmentDocument[]>();
    return found.map(plain);
  }

  return {
    findAll,

    async insert(accountId, { id, ...fields }) {
      await insertedOnce(attachments.insertOne({ ...fields, _id: id, accountId, usedAt: fields.createdAt }));
    },

    async find(accountId, attachmentId) {
      return (await findAll(accountId, [attachmentId]))[0] ?? null;
    },

    async findByContent(accountId, sha256) {
      const found = await attachments.find({ accountId, sha256 }).limit(20).lean<AttachmentDocument[]>();
      return found.map(plain);
    },

    async hasContent(accountId, sha256) {
      return (await attachments.exists({ accountId, sha256 })) !== null;
    },

    async remove(accountId, attachmentId) {
      await attachments.deleteOne({ _id: attachmentId, accountId });
    },

    async bytes(accountId) {
      const [sum] = await attachments.aggregate<{ bytes: number }>([
        { $match: { accountId } },
        { $group: { _id: null, bytes: { $sum: '$size' } } },
      ]);
      return sum?.bytes ?? 0;
    },

    async longUnused(since, limit) {
      const found = await attachments
        .find({ usedAt: { $lt: since }, ownerUserId: { $ne: null } })
        .sort({ usedAt: 1 })
        .limit(limit)
        .lean<AttachmentDocument[]>();
      return found.map((document) => ({ ...plain(document), accountId: document.accountId }));
    },

    async noteUse(accountId, attachmentId, at) {
      await attachments.updateOne({ _id: attachmentId, accountId }, { $set: { usedAt: at } });
    },
  };
}

function plain({ _id, ownerUserId, name, contentType, size, sha256, objectId, createdAt }: AttachmentDocument) {
  return { id: _id, ownerUserId, name, contentType, size, sha256, objectId, createdAt };
}

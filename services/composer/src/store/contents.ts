import { type Database, insertedOnce } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';

interface ContentDocument {
  /** `<account>:<sha256>`. */
  _id: string;
  accountId: number;
  sha256: string;
  objectId: string;
  /** Since when no attachment has it, as far as is known; absent while one has. */
  unusedSince?: Date;
}

/** A content that no attachment may have any more. */
export interface UnusedContent {
  accountId: number;
  sha256: string;
  objectId: string;
  unusedSince: Date;
}

/** Which object holds a content: the same bytes are stored once an account. */
export interface ContentStore {
  /** The object that holds the content, taken into use; null when there is none. */
  use(accountId: number, sha256: string): Promise<string | null>;
  /** Names the object that holds a new content. @returns the one named first */
  add(accountId: number, sha256: string, objectId: string): Promise<string>;
  /** True when some content is held by the object. */
  holds(accountId: number, objectId: string): Promise<boolean>;
  /** Notes that the last attachment of a content is gone. */
  release(accountId: number, sha256: string, at: Date): Promise<void>;
  /** Some contents of any accounts that are unused since before a time. */
  unused(before: Date, limit: number): Promise<UnusedContent[]>;
  /** Forgets a content if nobody has taken it into use meanwhile. @returns false when somebody has */
  forget(content: UnusedContent): Promise<boolean>;
}

const schema = new Schema<ContentDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    sha256: { type: String, required: true },
    objectId: { type: String, required: true },
    unusedSince: { type: Date },
  },
  { collection: 'contents', versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);
schema.index({ accountId: 1, objectId: 1 });
schema.index({ unusedSince: 1 }, { sparse: true });

/** Opens the store and makes its indexes. */
export async function openContents(database: Database): Promise<ContentStore> {
  const contents = database.model('Content', schema);
  await contents.createCollection();
  await contents.createIndexes();
  const keyOf = (accountId: number, sha256: string) => ({ _id: `${accountId}:${sha256}`, accountId });

  async function use(accountId: number, sha256: string): Promise<string | null> {
    const found = await contents
      .findOneAndUpdate(keyOf(accountId, sha256), { $unset: { unusedSince: 1 } })
      .lean<ContentDocument>();
    return found?.objectId ?? null;
  }

  return {
    use,

    async add(accountId, sha256, objectId) {
      for (;;) {
        const content = { ...keyOf(accountId, sha256), sha256, objectId };
        if (await insertedOnce(contents.insertOne(content))) return objectId;
        const other = await use(accountId, sha256);
        if (other !== null) return other;
      }
    },

    async holds(accountId, objectId) {
      return (await contents.exists({ accountId, objectId })) !== null;
    },

    async release(accountId, sha256, at) {
      await contents.updateOne(keyOf(accountId, sha256), { $set: { unusedSince: at } });
    },

    async unused(before, limit) {
      const found = await contents
        .find({ unusedSince: { $lt: before } })
        .limit(limit)
        .lean<ContentDocument[]>();
      return found.flatMap(({ accountId, sha256, objectId, unusedSince }) =>
        unusedSince ? [{ accountId, sha256, objectId, unusedSince }] : [],
      );
    },

    async forget({ accountId, sha256, unusedSince }) {
      const { deletedCount } = await contents.deleteOne({ ...keyOf(accountId, sha256), unusedSince });
      return deletedCount > 0;
    },
  };
}

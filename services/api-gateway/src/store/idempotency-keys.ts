import { type Database, isDuplicateKey } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';

/** What is known of an idempotency key. */
export interface KnownKey {
  /** Stands for the body of the first request made with the key. */
  fingerprint: string;
  /** Answer to it as JSON; null while it was not answered. */
  reply: string | null;
}

/**
 * Idempotency keys, by the id of the resource each one makes. They are kept for good: the id of the resource is derived
 * from the key, so a key forgotten and used for another body would overwrite that resource.
 */
export interface IdempotencyKeys {
  /** Notes the first use of a key. @returns what is known of it now, by this use or an earlier one */
  claim(accountId: number, resourceId: string, fingerprint: string): Promise<KnownKey>;
  /** Keeps the answer for repeats. */
  complete(accountId: number, resourceId: string, reply: string): Promise<void>;
  /** Forgets a key whose request was refused, so that it can be corrected and made again. */
  release(accountId: number, resourceId: string): Promise<void>;
}

interface KeyDocument extends KnownKey {
  _id: string;
  accountId: number;
  createdAt: Date;
}

/** Opens the collection. */
export async function openIdempotencyKeys(database: Database): Promise<IdempotencyKeys> {
  const schema = new Schema<KeyDocument>(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      fingerprint: { type: String, required: true },
      reply: { type: String, default: null },
      createdAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false },
  );
  const model = database.model('idempotency_keys', schema);
  await model.createIndexes();
  return {
    async claim(accountId, resourceId, fingerprint) {
      try {
        await model.create({ _id: resourceId, accountId, fingerprint, createdAt: new Date() });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const known = await model.findOne({ _id: resourceId, accountId }).lean();
        if (known) return { fingerprint: known.fingerprint, reply: known.reply };
      }
      return { fingerprint, reply: null };
    },
    async complete(accountId, resourceId, reply) {
      await model.updateOne({ _id: resourceId, accountId }, { $set: { reply } });
    },
    async release(accountId, resourceId) {
      await model.deleteOne({ _id: resourceId, accountId, reply: null });
    },
  };
}

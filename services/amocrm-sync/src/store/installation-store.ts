import { insertedOnce } from '@pochtovik/service-kit';
import { type Connection, Schema } from 'mongoose';
import type { SealedText } from '../tokens/sealed-text.ts';
import { sealedSchema } from './sealed-schema.ts';

/** How far an installation has come: the code is stored, the tokens are stored, the account is stored, or it failed. */
export type InstallationState = 'code' | 'tokens' | 'done' | 'failed';

/** One authorization code on its way to tokens. */
export interface Installation {
  id: string;
  /** 0 until amoCRM has said whose code it is. */
  accountId: number;
  origin: string;
  state: InstallationState;
  requestedAt: Date;
  /** The code, then the pair as JSON; sealed for the installation; null at the end. */
  secret: SealedText | null;
  /** When the pair's access token ends, once there is a pair. */
  pairExpiresAt: Date | null;
  pairObtainedAt: Date | null;
  attempts: number;
  /** Why it is not done, in words without secrets. */
  reason: string;
}

interface InstallationDocument extends Omit<Installation, 'id'> {
  _id: string;
  nextTryAt: Date;
  lease: { fence: number; until: Date };
  traceHeaders: Record<string, string>;
}

/** An installation that this process works on. */
export interface ClaimedInstallation extends Installation {
  fence: number;
  traceHeaders: Record<string, string>;
}

const leaseSchema = new Schema<InstallationDocument['lease']>(
  { fence: Number, until: Date },
  { _id: false, strict: 'throw' },
);
const schema = new Schema<InstallationDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, default: 0 },
    origin: { type: String, required: true },
    state: { type: String, enum: ['code', 'tokens', 'done', 'failed'], required: true },
    requestedAt: { type: Date, required: true },
    secret: { type: sealedSchema, default: null },
    pairExpiresAt: { type: Date, default: null },
    pairObtainedAt: { type: Date, default: null },
    attempts: { type: Number, default: 0 },
    reason: { type: String, default: '' },
    nextTryAt: { type: Date, required: true },
    lease: { type: leaseSchema, required: true },
    traceHeaders: { type: Object, default: {} },
  },
  { strict: 'throw', versionKey: false, autoIndex: false, minimize: false },
);
schema.index({ state: 1, nextTryAt: 1 });
schema.index({ requestedAt: 1 }, { expireAfterSeconds: 90 * 86_400 });

/** The codes that amoCRM brought: stored before anything else, since it never repeats the call. */
export type InstallationStore = Awaited<ReturnType<typeof createInstallationStore>>;

/** Makes the collection with its indexes. */
export async function createInstallationStore(connection: Connection) {
  const Model = connection.model<InstallationDocument>('Installation', schema, 'installations');
  await Model.createCollection();
  await Model.createIndexes();

  return {
    /** Stores a code; the same code again changes nothing. */
    async add(given: {
      id: string;
      origin: string;
      secret: SealedText;
      now: Date;
      traceHeaders: Record<string, string>;
    }): Promise<void> {
      await insertedOnce(
        Model.create({
          _id: given.id,
          origin: given.origin,
          state: 'code',
          secret: given.secret,
          requestedAt: given.now,
          nextTryAt: given.now,
          lease: { fence: 0, until: new Date(0) },
          traceHeaders: given.traceHeaders,
        }),
      );
    },

    /** Takes the next installation that is due; null when there is none. */
    async claim(now: Date, until: Date): Promise<ClaimedInstallation | null> {
      const document = await Model.findOneAndUpdate(
        { state: { $in: ['code', 'tokens'] }, nextTryAt: { $lte: now }, 'lease.until': { $lte: now } },
        { $set: { 'lease.until': until }, $inc: { 'lease.fence': 1, attempts: 1 } },
        { returnDocument: 'after', sort: { nextTryAt: 1 } },
      ).lean();
      if (!document) return null;
      const { _id, lease, nextTryAt: _unused, ...rest } = document;
      return { ...rest, id: _id, fence: lease.fence };
    },

    /**
     * Keeps the pair that the code brought, before it is used. Whoever got a pair stores it, even past the lease and even
     * if another process has failed with the same code meanwhile: the code works once, so there is no other pair.
     */
    async saveTokens(id: string, secret: SealedText, expiresAt: Date, obtainedAt: Date): Promise<void> {
      await Model.updateOne(
        { _id: id, state: { $in: ['code', 'failed'] } },
        { $set: { state: 'tokens', secret, pairExpiresAt: expiresAt, pairObtainedAt: obtainedAt, reason: '' } },
      );
    },

    /** Ends it: the secrets go. */
    async end(
      id: string,
      fence: number,
      end: { state: 'done' | 'failed'; accountId: number; reason: string },
    ): Promise<void> {
      await Model.updateOne({ _id: id, 'lease.fence': fence }, { $set: { ...end, secret: null } });
    },

    /** Gives it back for a later try. */
    async postpone(id: string, fence: number, nextTryAt: Date, reason: string): Promise<void> {
      await Model.updateOne(
        { _id: id, 'lease.fence': fence },
        { $set: { nextTryAt, reason, 'lease.until': new Date(0) } },
      );
    },
  };
}

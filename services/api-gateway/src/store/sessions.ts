import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';

/** Who a session belongs to and until when. */
export interface Session {
  accountId: number;
  userId: number;
  expiresAt: Date;
}

/** Sessions of the widget. Only the SHA-256 of a token is stored: who reads the database can not sign in with it. */
export interface Sessions {
  /** Begins a session. @returns its token, 32 random bytes as base64url, which is shown this once. */
  begin(accountId: number, userId: number, now: Date): Promise<{ token: string; expiresAt: Date }>;
  /** The session of a token, also one that is over since less than a day; null when there is none. The token tells the account. */
  find(token: string): Promise<Session | null>;
  /** Ends every session of an account. */
  endAll(accountId: number): Promise<void>;
}

interface SessionDocument extends Session {
  _id: string;
  createdAt: Date;
}

/** Kept on after its end, so that the caller is told "expired" and not "unknown". */
const REMEMBER_SECONDS = 24 * 60 * 60;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Opens the collection. @param lifetimeSeconds how long a session lasts */
export async function openSessions(database: Database, lifetimeSeconds: number): Promise<Sessions> {
  const schema = new Schema<SessionDocument>(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      userId: { type: Number, required: true },
      createdAt: { type: Date, required: true },
      expiresAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false },
  );
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: REMEMBER_SECONDS });
  schema.index({ accountId: 1 });
  const model = database.model('sessions', schema);
  await model.createIndexes();
  return {
    async begin(accountId, userId, now) {
      const token = randomBytes(32).toString('base64url');
      const expiresAt = new Date(now.getTime() + lifetimeSeconds * 1000);
      await model.create({ _id: hash(token), accountId, userId, createdAt: now, expiresAt });
      return { token, expiresAt };
    },
    async find(token) {
      if (!TOKEN.test(token)) return null;
      const found = await model.findById(hash(token)).lean();
      return found && { accountId: found.accountId, userId: found.userId, expiresAt: found.expiresAt };
    },
    async endAll(accountId) {
      await model.deleteMany({ accountId });
    },
  };
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

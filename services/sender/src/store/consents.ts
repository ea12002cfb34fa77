import { createHash } from 'node:crypto';
import type { MailboxSettings, OauthProviderId } from '@pochtovik/contracts';
import type { Database } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { KeyRing, SealedSecret } from '../credentials/key-ring.ts';

/** A sign-in that has begun: who began it, and what the mailbox shall be. */
export interface Consent {
  /** Who began. */
  userId: number;
  mailboxId: string;
  provider: OauthProviderId;
  settings: MailboxSettings;
  makeDefault: boolean;
  redirectUri: string;
  /** PKCE's secret. */
  verifier: string;
}

interface ConsentDocument extends Omit<Consent, 'verifier'> {
  /** SHA-256 of the state: who reads the database can't come back in a person's place. */
  _id: string;
  accountId: number;
  verifier: SealedSecret;
  expiresAt: Date;
}

/** The `consents` collection: sign-ins that have begun and not come back. */
export interface ConsentStore {
  put(accountId: number, state: string, consent: Consent, expiresAt: Date): Promise<void>;
  /** Takes a sign-in out, once; null when it is unknown, of another account or user, was taken before or is too old. */
  take(accountId: number, userId: number, state: string, now: Date): Promise<Consent | null>;
}

/** Opens the `consents` collection. */
export async function createConsentStore(database: Database, keys: KeyRing): Promise<ConsentStore> {
  const schema = new Schema<ConsentDocument>(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      userId: { type: Number, required: true },
      mailboxId: { type: String, required: true },
      provider: { type: String, required: true },
      settings: { type: Object, required: true },
      makeDefault: { type: Boolean, required: true },
      redirectUri: { type: String, required: true },
      verifier: { type: Object, required: true },
      expiresAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false, autoIndex: false, minimize: false, collection: 'consents' },
  );
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  const Model = database.model<ConsentDocument>('Consent', schema);
  await Model.createCollection();
  await Model.createIndexes();
  const idOf = (state: string) => createHash('sha256').update(state).digest('hex');

  return {
    async put(accountId, state, { verifier, ...consent }, expiresAt) {
      const sealed = keys.seal(accountId, consent.mailboxId, verifier);
      await Model.create({ _id: idOf(state), accountId, ...consent, verifier: sealed, expiresAt });
    },
    async take(accountId, userId, state, now) {
      const taken = await Model.findOneAndDelete({
        _id: idOf(state),
        accountId,
        userId,
        expiresAt: { $gt: now },
      }).lean();
      if (!taken) return null;
      const { mailboxId, provider, settings, makeDefault, redirectUri } = taken;
      const verifier = keys.open(accountId, mailboxId, taken.verifier);
      return { userId, mailboxId, provider, settings, makeDefault, redirectUri, verifier };
    },
  };
}

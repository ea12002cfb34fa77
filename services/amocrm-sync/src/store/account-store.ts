import {
  insertedOnce,
  type OutboxEntry,
  outboxFields,
  outboxIndex,
  pushOutbox,
  type WithOutbox,
  withOutbox,
} from '@pochtovik/service-kit';
import { type Connection, Schema } from 'mongoose';
import type { SealedText } from '../tokens/sealed-text.ts';
import { sealedSchema } from './sealed-schema.ts';

/** What is known of an account, as other services are told. */
export interface AccountFacts {
  origin: string;
  subdomain: string;
  name: string;
  /** IANA zone. */
  timezone: string;
  /** ISO 4217. */
  currency: string;
  language: string;
  installedByUserId: number;
}

/** Tokens of an account at rest. */
export interface StoredPair {
  /** Both tokens as JSON, sealed for the account. */
  sealed: SealedText;
  /** When the access token ends. */
  expiresAt: Date;
  obtainedAt: Date;
}

/** An account where the widget is, or was, installed. */
export interface Account extends AccountFacts {
  accountId: number;
  state: 'active' | 'disabled';
  /** Absent once disabled. */
  pair: StoredPair | null;
  /** Grows with every new pair; what was read with an older one may not be written back. */
  pairGeneration: number;
}

/** A right to refresh the pair of an account, held by one process for a short time. */
export interface RefreshLease {
  /** Fencing token: whoever holds an older one may not call the token endpoint. */
  fence: number;
  account: Account;
  /** When an earlier holder called the token endpoint without telling how it ended; null when all is accounted for. */
  unfinishedCallAt: Date | null;
}

interface AccountDocument extends AccountFacts, WithOutbox {
  _id: string;
  accountId: number;
  state: 'active' | 'disabled';
  stateSince: Date;
  pair: StoredPair | null;
  pairGeneration: number;
  refresh: { fence: number; until: Date; callAt: Date | null };
}

const pairSchema = new Schema<StoredPair>(
  { sealed: { type: sealedSchema, required: true }, expiresAt: Date, obtainedAt: Date },
  { _id: false, strict: 'throw' },
);
const refreshSchema = new Schema<AccountDocument['refresh']>(
  { fence: Number, until: Date, callAt: { type: Date, default: null } },
  { _id: false, strict: 'throw' },
);
const schema = new Schema<AccountDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    state: { type: String, enum: ['active', 'disabled'], required: true },
    stateSince: { type: Date, required: true },
    origin: { type: String, required: true },
    subdomain: { type: String, required: true },
    name: { type: String, default: '' },
    timezone: { type: String, required: true },
    currency: { type: String, default: '' },
    language: { type: String, default: '' },
    installedByUserId: { type: Number, required: true },
    pair: { type: pairSchema, default: null },
    pairGeneration: { type: Number, default: 0 },
    refresh: { type: refreshSchema, default: { fence: 0, until: new Date(0), callAt: null } },
    ...outboxFields,
  },
  { strict: 'throw', versionKey: false, autoIndex: false },
);
schema.index(...outboxIndex);
schema.index({ state: 1, 'pair.obtainedAt': 1 });

/** The accounts: state, facts, tokens and the right to refresh them, in one document each. */
export type AccountStore = Awaited<ReturnType<typeof createAccountStore>>;

/** Makes the collection with its indexes. */
export async function createAccountStore(connection: Connection) {
  const Model = connection.model<AccountDocument>('Account', schema, 'accounts');
  await Model.createCollection();
  await Model.createIndexes();

  return {
    collection: Model.collection,

    /** The account, or null when the widget was never installed there. */
    async find(accountId: number): Promise<Account | null> {
      const document = await Model.findOne({ _id: String(accountId), accountId }).lean();
      return document ? plain(document) : null;
    },

    /**
     * Stores what an installation brought, with its event, in one write. An installation applied already, or older than
     * the account's last change of state, changes nothing.
     * @returns whether it was applied now
     */
    async install(
      accountId: number,
      given: { facts: AccountFacts; pair: StoredPair; requestedAt: Date; event: OutboxEntry },
    ): Promise<boolean> {
      const { $push, $inc } = pushOutbox([given.event]);
      const set = { state: 'active' as const, stateSince: given.requestedAt, pair: given.pair, ...given.facts };
      const result = await Model.updateOne(
        { _id: String(accountId), accountId, stateSince: { $lt: given.requestedAt } },
        { $set: { ...set, 'refresh.callAt': null }, $push, $inc: { ...$inc, pairGeneration: 1 } },
      );
      if (result.matchedCount > 0) return true;
      return insertedOnce(
        Model.create({
          _id: String(accountId),
          accountId,
          ...set,
          pairGeneration: 1,
          ...withOutbox([given.event]),
        }),
      );
    },

    /**
     * Ends an installation: the tokens go and the event is stored in the same write.
     * @param only ends it only while this pair is the account's and nobody else has begun to refresh it
     * @returns whether it was active
     */
    async disable(
      accountId: number,
      now: Date,
      event: OutboxEntry,
      only?: { pairGeneration: number; fence: number },
    ): Promise<boolean> {
      const { $push, $inc } = pushOutbox([event]);
      const guard = only ? { pairGeneration: only.pairGeneration, 'refresh.fence': only.fence } : {};
      const result = await Model.updateOne(
        { _id: String(accountId), accountId, state: 'active', ...guard },
        { $set: { state: 'disabled', stateSince: now, pair: null }, $push, $inc },
      );
      return result.modifiedCount > 0;
    },

    /** Takes the right to refresh the pair; null while another process has it or the account is not active. */
    async leaseRefresh(accountId: number, now: Date, until: Date): Promise<RefreshLease | null> {
      const before = await Model.findOneAndUpdate(
        { _id: String(accountId), accountId, state: 'active', 'refresh.until': { $lte: now } },
        { $set: { 'refresh.until': until }, $inc: { 'refresh.fence': 1 } },
        { returnDocument: 'before' },
      ).lean();
      if (!before) return null;
      return { fence: before.refresh.fence + 1, account: plain(before), unfinishedCallAt: before.refresh.callAt };
    },

    /** Writes down that the token endpoint is about to be called; false when the lease is lost. */
    async markRefreshCall(accountId: number, fence: number, at: Date, until: Date): Promise<boolean> {
      const result = await Model.updateOne(
        { _id: String(accountId), accountId, state: 'active', 'refresh.fence': fence },
        { $set: { 'refresh.callAt': at, 'refresh.until': until } },
      );
      return result.matchedCount > 0;
    },

    /**
     * Replaces the pair that was refreshed. Guarded by the pair's generation, not by the fence: a
     * holder that was frozen past its lease still owns the only good pair as long as nobody has stored a newer one.
     */
    async savePair(accountId: number, generation: number, pair: StoredPair): Promise<boolean> {
      const result = await Model.updateOne(
        { _id: String(accountId), accountId, state: 'active', pairGeneration: generation },
        { $set: { pair, 'refresh.callAt': null }, $inc: { pairGeneration: 1 } },
      );
      return result.matchedCount > 0;
    },

    /**
     * Ends a lease; the lease of a process that came later stays.
     * @param unfinishedCallAt time of a call whose end nobody knows, null when all is accounted for
     */
    async releaseRefresh(accountId: number, fence: number, unfinishedCallAt: Date | null): Promise<void> {
      await Model.updateOne(
        { _id: String(accountId), accountId, 'refresh.fence': fence },
        { $set: { 'refresh.until': new Date(0), 'refresh.callAt': unfinishedCallAt } },
      );
    },

    /** Notes that amoCRM moved the account to another host. */
    async move(accountId: number, origin: string, subdomain: string): Promise<void> {
      await Model.updateOne({ _id: String(accountId), accountId }, { $set: { origin, subdomain } });
    },

    /** Ids of active accounts whose pair was obtained before a time: an unused refresh token dies in three months. */
    async withPairOlderThan(at: Date, limit: number): Promise<number[]> {
      const found = await Model.find({ state: 'active', 'pair.obtainedAt': { $lt: at } }, { accountId: 1 })
        .sort({ 'pair.obtainedAt': 1 })
        .limit(limit)
        .lean();
      return found.map((document) => document.accountId);
    },
  };
}

function plain(document: AccountDocument): Account {
  const { accountId, state, origin, subdomain, name, timezone, currency, language, installedByUserId } = document;
  return {
    accountId,
    state,
    origin,
    subdomain,
    name,
    timezone,
    currency,
    language,
    installedByUserId,
    pair: document.pair ?? null,
    pairGeneration: document.pairGeneration,
  };
}

import type { MailboxLimits, MailboxSettings } from '@pochtovik/contracts';
import {
  type Database,
  groupCommit,
  isDuplicateKey,
  type OutboxCollection,
  type OutboxEntry,
  outboxFields,
  outboxIndex,
  pushOutbox,
  type WithOutbox,
} from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { KeyRing, SealedSecret } from '../credentials/key-ring.ts';
import {
  type Grant,
  type GrantTokens,
  type MailboxSecret,
  sealTokens,
  storedSecret,
} from '../credentials/mailbox-secret.ts';
import type { Checks } from '../domain/recheck.ts';
import { accountsOf } from './accounts-of.ts';

/** Why a mailbox sends nothing, since when. */
export interface Pause {
  code: string;
  response: string;
  since: Date;
}

/** Who renews the tokens of a mailbox, and how long nobody else does. */
export interface GrantLease {
  id: string;
  until: Date;
}

/** A mailbox as it is stored; its password or its tokens are sealed. */
export interface StoredMailbox extends Checks {
  id: string;
  accountId: number;
  /** Grows with every change of the settings; connections and pauses belong to one revision. */
  revision: number;
  settings: MailboxSettings;
  /** When it was made its user's default; the latest one counts. */
  defaultSince: Date | null;
  createdAt: Date;
  paused: Pause | null;
  /** Set where a sign-in with the provider opens the mailbox; null where a password does. */
  grant: (Grant & { lease: GrantLease | null }) | null;
}

/** A mailbox ready for use by SMTP and IMAP. */
export interface MailboxAccess {
  id: string;
  accountId: number;
  revision: number;
  userId: number;
  address: string;
  smtp: MailboxSettings['smtp'];
  imap: MailboxSettings['imap'];
  login: string;
  limits: MailboxLimits;
  /** Path of the folder for sent letters that the user has chosen. */
  sentFolder: string | undefined;
  paused: Pause | null;
  secret: MailboxSecret;
}

/** A mailbox as the database has it. */
export interface MailboxDocument extends Omit<StoredMailbox, 'id'>, WithOutbox {
  _id: string;
  userId: number;
  /** Absent once the mailbox is deleted. */
  credential?: SealedSecret;
  /** A deleted mailbox stays as a mark, so that its id is never given to another one. */
  deletedAt: Date | null;
}

/** A password, or tokens with what they are good for. */
export type NewCredential = { password: string } | { grant: Omit<Grant, 'refused'>; tokens: GrantTokens };

/** What a save stores. Without a credential the stored one stays. */
export interface MailboxChange extends Checks {
  settings: MailboxSettings;
  credential: NewCredential | undefined;
  /** Make it the default of its user. */
  makeDefault: boolean;
}

/** A mailbox whose verification is due. */
export interface DueCheck {
  accountId: number;
  mailboxId: string;
  revision: number;
  redChecks: number;
  pauseCode: string | null;
  deleted: boolean;
}

/** The `mailboxes` collection. */
export interface MailboxStore {
  /** For the relay. */
  collection: OutboxCollection;
  /** All mailboxes of the account, or of one user, oldest first. */
  list(accountId: number, userId?: number): Promise<StoredMailbox[]>;
  find(accountId: number, mailboxId: string): Promise<StoredMailbox | null>;
  /** Mailboxes that can be read by IMAP, of all accounts. */
  withImap(): AsyncIterable<{ accountId: number; mailboxId: string }>;
  /** The mailbox with what opens it in reach. */
  access(accountId: number, mailboxId: string): Promise<MailboxAccess | null>;
  /** Creates or changes a mailbox; null when the id is taken by another account, or it is new and has no credential. */
  save(accountId: number, mailboxId: string, change: MailboxChange, now: Date): Promise<StoredMailbox | null>;
  /** Makes it the default of its user; false when there is no such mailbox. */
  setDefault(accountId: number, mailboxId: string, now: Date): Promise<boolean>;
  /** Deletes it with its credentials; false when there is no such mailbox. */
  delete(accountId: number, mailboxId: string, now: Date): Promise<boolean>;
  /** Notes a verification of this revision. */
  noteChecks(accountId: number, mailboxId: string, revision: number, checks: Checks): Promise<void>;
  /** Ends a pause of this revision that began before a good verification did; one by policy only where a person asked. */
  endPause(accountId: number, mailboxId: string, revision: number, before: Date, policyToo: boolean): Promise<void>;
  /** Pauses this revision of a mailbox and tells of it in one write; false when the settings have changed since. */
  pause(
    accountId: number,
    mailboxId: string,
    revision: number,
    pause: Pause,
    checkDueAt: Date,
    event: OutboxEntry,
  ): Promise<boolean>;
  /** Takes the mailbox whose verification is due the longest, of all accounts; nobody else gets it before `leaseUntil`. */
  claimCheck(now: Date, leaseUntil: Date): Promise<DueCheck | null>;
  /** Verifies this revision at another time. */
  postponeCheck(accountId: number, mailboxId: string, revision: number, at: Date): Promise<void>;
}

const check = { type: Object, default: null };

/** Opens the `mailboxes` collection. */
export async function createMailboxStore(database: Database, keys: KeyRing): Promise<MailboxStore> {
  const schema = new Schema<MailboxDocument>(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      userId: { type: Number, required: true },
      revision: { type: Number, required: true },
      settings: { type: Object, required: true },
      credential: {
        type: new Schema<SealedSecret>(
          {
            keyId: { type: String, required: true },
            nonce: { type: String, required: true },
            sealed: { type: String, required: true },
          },
          { _id: false, strict: 'throw' },
        ),
      },
      deletedAt: { type: Date, default: null },
      defaultSince: { type: Date, default: null },
      createdAt: { type: Date, required: true },
      smtpCheck: { ...check, required: true },
      imapCheck: check,
      checkedAt: { type: Date, required: true },
      redChecks: { type: Number, required: true },
      checkDueAt: { type: Date, required: true },
      paused: { type: Object, default: null },
      grant: { type: Object, default: null },
      ...outboxFields,
    },
    { strict: 'throw', versionKey: false, autoIndex: false, minimize: false, collection: 'mailboxes' },
  );
  schema.index({ accountId: 1, userId: 1 });
  schema.index({ checkDueAt: 1 });
  schema.index(...outboxIndex);
  const Mailbox = database.model<MailboxDocument>('Mailbox', schema);
  await Mailbox.createCollection();
  await Mailbox.createIndexes();

  const load = (accountId: number, mailboxId: string) =>
    Mailbox.findOne({ _id: mailboxId, accountId, deletedAt: null }).lean();
  /** What the lanes of a process ask for at the same time is one query. */
  const loadTogether = groupCommit<{ accountId: number; mailboxId: string }, MailboxDocument | null>({
    most: 100,
    async all(wanted) {
      const found = await Mailbox.find({
        _id: { $in: wanted.map(({ mailboxId }) => mailboxId) },
        accountId: accountsOf(wanted),
        deletedAt: null,
      }).lean();
      const byId = new Map(found.map((document) => [document._id, document]));
      return wanted.map(({ accountId, mailboxId }) => {
        const document = byId.get(mailboxId);
        return document?.accountId === accountId ? document : null;
      });
    },
    one: ({ accountId, mailboxId }) => load(accountId, mailboxId),
  });

  return {
    collection: database.collection<WithOutbox & { _id: string }>('mailboxes'),
    async list(accountId, userId) {
      const filter = { accountId, deletedAt: null, ...(userId === undefined ? {} : { userId }) };
      return (await Mailbox.find(filter).sort({ createdAt: 1, _id: 1 }).lean()).map(toMailbox);
    },
    async find(accountId, mailboxId) {
      const document = await load(accountId, mailboxId);
      return document && toMailbox(document);
    },
    async *withImap() {
      for await (const { accountId, _id } of Mailbox.find({ 'settings.imap': { $ne: null } }, { accountId: 1 })
        .lean()
        .cursor()) {
        yield { accountId, mailboxId: _id };
      }
    },
    async access(accountId, mailboxId) {
      const document = await loadTogether({ accountId, mailboxId });
      if (!document?.credential) return null;
      const { settings, revision, paused, credential, grant = null } = document;
      const secret = storedSecret(keys, { accountId, mailboxId, credential, grant });
      return accessOf(mailboxId, accountId, revision, settings, paused, secret);
    },
    async save(accountId, mailboxId, change, now) {
      const { settings, credential, makeDefault, ...checks } = change;
      const existing = await load(accountId, mailboxId);
      const moved = existing !== null && existing.userId !== settings.userId;
      const fields = {
        ...checks,
        settings,
        userId: settings.userId,
        ...(credential === undefined ? {} : sealed(keys, accountId, mailboxId, credential)),
        ...(makeDefault ? { defaultSince: now } : moved ? { defaultSince: null } : {}),
        ...(checks.smtpCheck.ok ? { paused: null } : {}),
      };
      if (!existing && credential === undefined) return null;
      try {
        const saved = await Mailbox.findOneAndUpdate(
          { _id: mailboxId, accountId, deletedAt: null },
          { $set: fields, $inc: { revision: 1 }, $setOnInsert: { createdAt: now, outbox: [], outboxPending: 0 } },
          { upsert: credential !== undefined, returnDocument: 'after' },
        ).lean();
        return saved && toMailbox(saved);
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },
    async setDefault(accountId, mailboxId, now) {
      const { matchedCount } = await Mailbox.updateOne(
        { _id: mailboxId, accountId, deletedAt: null },
        { $set: { defaultSince: now } },
      );
      return matchedCount > 0;
    },
    async delete(accountId, mailboxId, now) {
      const { matchedCount } = await Mailbox.updateOne(
        { _id: mailboxId, accountId, deletedAt: null },
        { $set: { deletedAt: now, checkDueAt: now, grant: null }, $unset: { credential: '' }, $inc: { revision: 1 } },
      );
      return matchedCount > 0;
    },
    async noteChecks(accountId, mailboxId, revision, checks) {
      await Mailbox.updateOne({ _id: mailboxId, accountId, revision }, { $set: { ...checks } });
    },
    async endPause(accountId, mailboxId, revision, before, policyToo) {
      const mendable = policyToo ? {} : { 'paused.code': { $ne: 'SMTP_POLICY_REFUSED' } };
      await Mailbox.updateOne(
        { _id: mailboxId, accountId, revision, 'paused.since': { $lte: before }, ...mendable },
        { $set: { paused: null } },
      );
    },
    async pause(accountId, mailboxId, revision, pause, checkDueAt, event) {
      const paused = await Mailbox.updateOne(
        { _id: mailboxId, accountId, revision, paused: null },
        { $set: { paused: pause, checkDueAt }, ...pushOutbox([event]) },
      );
      if (paused.matchedCount > 0) return true;
      return (await Mailbox.exists({ _id: mailboxId, accountId, revision })) !== null;
    },
    async claimCheck(now, leaseUntil) {
      const due = await Mailbox.findOneAndUpdate(
        { checkDueAt: { $lte: now } },
        { $set: { checkDueAt: leaseUntil } },
        { sort: { checkDueAt: 1 }, returnDocument: 'after' },
      ).lean();
      if (!due) return null;
      const { _id: mailboxId, accountId, revision, redChecks, paused, deletedAt } = due;
      return {
        accountId,
        mailboxId,
        revision,
        redChecks,
        pauseCode: paused?.code ?? null,
        deleted: deletedAt !== null,
      };
    },
    async postponeCheck(accountId, mailboxId, revision, at) {
      await Mailbox.updateOne({ _id: mailboxId, accountId, revision }, { $set: { checkDueAt: at } });
    },
  };
}

/** A mailbox for use, from its settings; the verification of one that is not stored yet uses it too. */
export function accessOf(
  id: string,
  accountId: number,
  revision: number,
  settings: MailboxSettings,
  paused: Pause | null,
  secret: MailboxSecret,
): MailboxAccess {
  const { userId, smtp, imap, login, limits, sentFolder } = settings;
  return {
    id,
    accountId,
    revision,
    userId,
    address: settings.fromAddress,
    smtp,
    imap,
    login,
    limits,
    sentFolder,
    paused,
    secret,
  };
}

function sealed(keys: KeyRing, accountId: number, mailboxId: string, given: NewCredential) {
  if ('password' in given) return { credential: keys.seal(accountId, mailboxId, given.password), grant: null };
  const { grant, tokens } = given;
  return {
    credential: sealTokens(keys, accountId, mailboxId, tokens),
    grant: { ...grant, refused: null, lease: null },
  };
}

function toMailbox(document: MailboxDocument): StoredMailbox {
  const {
    _id,
    userId: _user,
    credential: _sealed,
    deletedAt: _gone,
    outbox: _events,
    outboxPending: _left,
    ...rest
  } = document;
  return { id: _id, ...rest, grant: rest.grant ?? null };
}

import { randomUUID } from 'node:crypto';
import type { Database } from '@pochtovik/service-kit';
import type { KeyRing } from '../credentials/key-ring.ts';
import {
  type Grant,
  type GrantTokens,
  type MailboxSecret,
  sealTokens,
  storedSecret,
} from '../credentials/mailbox-secret.ts';
import type { GrantLease, MailboxDocument } from './mailboxes.ts';

/** A mailbox with its grant. */
export interface GrantedMailbox {
  accountId: number;
  mailboxId: string;
  revision: number;
  userId: number;
  address: string;
  secret: Extract<MailboxSecret, { type: 'grant' }>;
}

/** A grant in hand: this caller alone renews it. */
export interface HeldGrant extends GrantedMailbox {
  leaseId: string;
}

/** A new pair of tokens. */
export type NewPair = Pick<Grant, 'obtainedAt' | 'expiresAt' | 'renewedFor'> & { tokens: GrantTokens };

/** OAuth grants, which are part of their mailbox's document: deleted, replaced and re-wrapped with it. */
export interface GrantStore {
  /** The mailbox with its grant; null when there is none (any more). */
  find(accountId: number, mailboxId: string): Promise<GrantedMailbox | null>;
  /** Takes the right to renew a grant; null when somebody has it, or there is no grant. */
  lease(accountId: number, mailboxId: string, now: Date, until: Date): Promise<HeldGrant | null>;
  /** Stores a new pair in place of the one that was leased and ends the lease; null when there is another pair by now. */
  keep(accountId: number, held: HeldGrant, pair: NewPair): Promise<GrantedMailbox | null>;
  /** Notes that the provider took the grant away, unless there is another pair by now. */
  noteRefusal(accountId: number, held: HeldGrant, refused: NonNullable<Grant['refused']>): Promise<void>;
  /** Gives the right back. */
  release(accountId: number, held: HeldGrant): Promise<void>;
}

/** Opens the grants of the `mailboxes` collection. */
export function createGrantStore(database: Database, keys: KeyRing): GrantStore {
  const mailboxes = database.collection<MailboxDocument>('mailboxes');
  const living = (accountId: number, mailboxId: string) => ({
    _id: mailboxId,
    accountId,
    deletedAt: null,
    grant: { $ne: null },
  });
  const pairOf = (accountId: number, { mailboxId, secret }: HeldGrant) => ({
    _id: mailboxId,
    accountId,
    'grant.pairId': secret.grant.pairId,
  });

  function granted(document: MailboxDocument | null): GrantedMailbox | null {
    if (!document?.credential || !document.grant) return null;
    const { _id: mailboxId, accountId, revision, userId, settings, credential, grant } = document;
    const secret = storedSecret(keys, { accountId, mailboxId, credential, grant });
    if (secret.type !== 'grant') return null;
    return { accountId, mailboxId, revision, userId, address: settings.fromAddress, secret };
  }

  return {
    find: async (accountId, mailboxId) => granted(await mailboxes.findOne(living(accountId, mailboxId))),
    async lease(accountId, mailboxId, now, until) {
      const lease: GrantLease = { id: randomUUID(), until };
      const document = await mailboxes.findOneAndUpdate(
        { ...living(accountId, mailboxId), $or: [{ 'grant.lease': null }, { 'grant.lease.until': { $lt: now } }] },
        { $set: { 'grant.lease': lease } },
        { returnDocument: 'after' },
      );
      const found = granted(document);
      return found && { ...found, leaseId: lease.id };
    },
    async keep(accountId, held, { tokens, ...life }) {
      const { mailboxId, secret } = held;
      const { provider, scopes } = secret.grant;
      const grant = { provider, scopes, pairId: randomUUID(), refused: null, lease: null, ...life };
      const document = await mailboxes.findOneAndUpdate(
        pairOf(accountId, held),
        { $set: { grant, credential: sealTokens(keys, accountId, mailboxId, tokens) } },
        { returnDocument: 'after' },
      );
      return granted(document);
    },
    async noteRefusal(accountId, held, refused) {
      await mailboxes.updateOne(pairOf(accountId, held), { $set: { 'grant.refused': refused } });
    },
    async release(accountId, { mailboxId, leaseId }) {
      await mailboxes.updateOne(
        { _id: mailboxId, accountId, 'grant.lease.id': leaseId },
        { $set: { 'grant.lease': null } },
      );
    },
  };
}

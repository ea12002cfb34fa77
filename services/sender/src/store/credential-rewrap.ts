import type { Database } from '@pochtovik/service-kit';
import { type KeyRing, type SealedSecret, SecretUnreadable } from '../credentials/key-ring.ts';

interface SealedMailbox {
  _id: string;
  accountId: number;
  credential: SealedSecret;
}

/** What became of the credentials. */
export interface RewrapReport {
  rewrapped: number;
  /** Credentials that no key given opens; they were left as they are. */
  unreadable: { accountId: number; mailboxId: string; keyId: string }[];
  /** Ids of the keys that credentials are sealed with now. */
  keysInUse: string[];
}

/** Saves with an older current key may come in between; then another pass follows. */
const MAX_PASSES = 10;

/**
 * Seals all credentials, of all accounts, with the current key, while senders go on. Each is replaced only as it was read, so
 * a password that is saved meanwhile wins. It may be broken off and repeated at any time.
 */
export async function rewrapCredentials(database: Database, keys: KeyRing): Promise<RewrapReport> {
  const mailboxes = database.collection<SealedMailbox>('mailboxes');
  const outdated = { 'credential.keyId': { $exists: true, $ne: keys.currentId } };
  let rewrapped = 0;
  let unreadable: RewrapReport['unreadable'] = [];
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    unreadable = [];
    let missed = 0;
    for await (const { _id, accountId, credential } of mailboxes.find(outdated, {
      projection: { accountId: 1, credential: 1 },
    })) {
      try {
        const sealed = keys.seal(accountId, _id, keys.open(accountId, _id, credential));
        const { matchedCount } = await mailboxes.updateOne(
          { _id, accountId, 'credential.sealed': credential.sealed, 'credential.nonce': credential.nonce },
          { $set: { credential: sealed } },
        );
        if (matchedCount > 0) rewrapped += 1;
        else missed += 1;
      } catch (error) {
        if (!(error instanceof SecretUnreadable)) throw error;
        unreadable.push({ accountId, mailboxId: _id, keyId: credential.keyId });
      }
    }
    if (missed === 0) break;
  }
  const keysInUse = (await mailboxes.distinct('credential.keyId')).map(String);
  return { rewrapped, unreadable, keysInUse };
}

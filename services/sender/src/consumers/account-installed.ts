import type { EventEnvelope } from '@pochtovik/contracts';
import type { AccountStore } from '../store/accounts.ts';

/** `account.installed`: the account may send again. */
export function onAccountInstalled(accounts: AccountStore) {
  return ({ accountId, occurredAt }: EventEnvelope<unknown>): Promise<void> =>
    accounts.note(accountId, true, new Date(occurredAt));
}

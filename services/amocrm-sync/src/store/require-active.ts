import { PochtovikError } from '@pochtovik/contracts';
import type { Account, AccountStore } from './account-store.ts';

/**
 * The account, when it can be worked for.
 * @throws PochtovikError ACCOUNT_UNKNOWN, ACCOUNT_DISABLED
 */
export async function requireActive(accounts: Pick<AccountStore, 'find'>, accountId: number): Promise<Account> {
  const account = await accounts.find(accountId);
  if (!account) throw new PochtovikError('ACCOUNT_UNKNOWN');
  if (account.state === 'disabled' || !account.pair) throw new PochtovikError('ACCOUNT_DISABLED');
  return account;
}

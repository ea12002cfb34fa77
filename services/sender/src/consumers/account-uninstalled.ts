import type { EventEnvelope } from '@pochtovik/contracts';
import type { EndWaiting } from '../lanes/end-waiting.ts';
import type { AccountStore } from '../store/accounts.ts';

/** `account.uninstalled`: nothing leaves for the account any more; what waits ends as not sent. */
export function onAccountUninstalled(accounts: AccountStore, endWaiting: EndWaiting) {
  return async ({ accountId, occurredAt }: EventEnvelope<unknown>): Promise<void> => {
    await accounts.note(accountId, false, new Date(occurredAt));
    if (await accounts.isEnabled(accountId)) return;
    await endWaiting(accountId, undefined, 'ACCOUNT_DISABLED', 'The widget is disabled in this account.');
  };
}

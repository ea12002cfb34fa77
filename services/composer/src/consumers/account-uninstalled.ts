import { AccountUninstalled } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { AccountStore } from '../store/accounts.ts';

/** No more letters are made for the account. */
export function consumeAccountUninstalled(kit: ComposerKit, accounts: AccountStore): void {
  kit.consume(AccountUninstalled, ({ accountId, occurredAt }) =>
    accounts.setInstalled(accountId, false, new Date(occurredAt)),
  );
}

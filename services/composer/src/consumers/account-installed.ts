import { AccountInstalled } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { AccountStore } from '../store/accounts.ts';

/** Letters are made for the account (again). */
export function consumeAccountInstalled(kit: ComposerKit, accounts: AccountStore): void {
  kit.consume(AccountInstalled, ({ accountId, occurredAt }) =>
    accounts.setInstalled(accountId, true, new Date(occurredAt)),
  );
}

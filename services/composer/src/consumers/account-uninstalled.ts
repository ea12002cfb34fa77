import { AccountUninstalled } from '@pochtovik/contracts';
import type { PipelineLetters } from '../composing/delayed-letters.ts';
import type { ComposerKit } from '../kit.ts';
import type { AccountStore } from '../store/accounts.ts';

/** No more letters are made for the account, also not those that waited for their time. */
export function consumeAccountUninstalled(kit: ComposerKit, accounts: AccountStore, pipeline: PipelineLetters): void {
  kit.consume(AccountUninstalled, async ({ accountId, occurredAt }) => {
    await accounts.setInstalled(accountId, false, new Date(occurredAt));
    // Told late, of an account that is back by now, it must not take what was asked for since.
    if (!(await accounts.isInstalled(accountId))) await pipeline.forget(accountId);
  });
}

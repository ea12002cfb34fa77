import { AccountUninstalled } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { SENTENCES } from '../domain/sentences.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { ExecutionStore } from '../store/executions.ts';

/** The account left: its timers are cancelled, and letters from before fire nothing any more. */
export function consumeAccountUninstalled(kit: Kit<Config>, accounts: AccountStore, executions: ExecutionStore): void {
  kit.consume(AccountUninstalled, async ({ accountId, occurredAt }) => {
    const at = new Date(occurredAt);
    const known = await accounts.uninstalledAt(accountId);
    await accounts.uninstalled(accountId, at);
    await executions.cancelScheduled(accountId, at, SENTENCES.uninstalled, new Date());
    // Told again much later, it must not take the wake-ups of a new installation.
    if (!known || known < at) await kit.timers.cancelAccount(accountId);
  });
}

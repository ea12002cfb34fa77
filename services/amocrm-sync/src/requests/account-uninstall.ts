import { AccountUninstall, AccountUninstalled } from '@pochtovik/contracts';
import { type Kit, outboxEntry } from '@pochtovik/service-kit';
import type { RequestParts } from './parts.ts';

/** Ends the installation and deletes the tokens; asked again, or for an account never seen, nothing is left to do. */
export function serveAccountUninstall(kit: Pick<Kit<unknown>, 'serve'>, parts: RequestParts): void {
  kit.serve(AccountUninstall, async ({ accountId }) => {
    const now = new Date(parts.now());
    const event = outboxEntry(AccountUninstalled, accountId, { reason: 'disable-hook' }, { now });
    if (await parts.accounts.disable(accountId, now, event)) parts.announceAccount(accountId);
    parts.directory.forget(accountId);
    return { accepted: true as const };
  });
}

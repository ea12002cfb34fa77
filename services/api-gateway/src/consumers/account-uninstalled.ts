import { AccountUninstalled } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Members } from '../crm/members.ts';
import type { AccountOrigins } from '../store/account-origins.ts';
import type { Sessions } from '../store/sessions.ts';

/** The widget was disabled: its sessions end, pages of the account may not call us any more. */
export function consumeAccountUninstalled(
  kit: Pick<Kit<unknown>, 'consume'>,
  { origins, sessions, members }: { origins: AccountOrigins; sessions: Sessions; members: Members },
): void {
  kit.consume(AccountUninstalled, async ({ accountId, occurredAt }) => {
    await origins.note(accountId, { origin: null, isActive: false, at: new Date(occurredAt) });
    await sessions.endAll(accountId);
    members.forgetAccount(accountId);
  });
}

import { AccountInstalled } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Members } from '../crm/members.ts';
import type { AccountOrigins } from '../store/account-origins.ts';

/** The widget was installed: pages of the account may call us. */
export function consumeAccountInstalled(
  kit: Pick<Kit<unknown>, 'consume'>,
  { origins, members }: { origins: AccountOrigins; members: Members },
): void {
  kit.consume(AccountInstalled, async ({ accountId, occurredAt, data }) => {
    await origins.note(accountId, { origin: data.origin, isActive: true, at: new Date(occurredAt) });
    members.forgetAccount(accountId);
  });
}

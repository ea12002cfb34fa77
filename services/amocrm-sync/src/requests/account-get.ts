import { AccountGet, PochtovikError } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { RequestParts } from './parts.ts';

/** State and facts of an account, disabled ones too. */
export function serveAccountGet(kit: Pick<Kit<unknown>, 'serve'>, parts: RequestParts): void {
  kit.serve(AccountGet, async ({ accountId }) => {
    const account = await parts.accounts.find(accountId);
    if (!account) throw new PochtovikError('ACCOUNT_UNKNOWN');
    const { state, subdomain, origin, name, timezone, currency, language } = account;
    return { state, subdomain, origin, name, timezone, currency, language };
  });
}

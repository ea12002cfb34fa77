import { accountOrigin, type LocalOrigin, platformOrigin } from '../domain/account-host.ts';
import type { Account } from '../store/account-store.ts';
import { apiDomainOf } from '../tokens/api-domain.ts';
import type { Tokens } from '../tokens/pair-box.ts';
import type { Oauth } from './oauth.ts';

/**
 * Where a renamed account lives now: the platform host that its token names knows by the refresh token (SDK, subdomain).
 * @returns its new origin; null when it did not move, or to no host of amoCRM
 */
export async function findMove(
  oauth: Oauth,
  local: readonly LocalOrigin[],
  account: Account,
  tokens: Tokens,
): Promise<string | null> {
  const apiDomain = apiDomainOf(tokens.access);
  const platform = apiDomain === null ? null : platformOrigin(apiDomain, local);
  if (platform === null) return null;
  const host = await oauth.currentHost(platform, tokens.refresh);
  if (host === null) return null;
  try {
    const origin = accountOrigin(host, local);
    return origin === account.origin ? null : origin;
  } catch {
    return null;
  }
}

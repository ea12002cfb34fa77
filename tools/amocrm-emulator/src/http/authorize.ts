import type { AccessToken } from '../oauth/tokens.ts';
import type { Account } from '../state/account.ts';
import type { User } from '../state/people.ts';
import { ApiProblem, forbidden, unauthorized } from '../validation/problem.ts';
import type { World } from '../world.ts';

/** Who calls. */
export interface Caller {
  token: AccessToken;
  user: User;
}

/**
 * Who a Bearer token speaks for, and whose rights apply.
 * A token granted by an administrator keeps working after their dismissal; another user's does not.
 * @throws ApiProblem 401 (bad, expired or foreign token; unknown, free or inactive `X-Context-User-ID`),
 * 403 (`X-Context-User-ID` with a token that no administrator granted).
 */
export function authorize(
  world: World,
  account: Account,
  headers: Record<string, string | string[] | undefined>,
): Caller {
  const token = bearer(world, headers['authorization']);
  if (!token || token.accountId !== account.profile.id) throw unauthorized();
  const user = account.users.get(token.userId);
  if (!user || (!user.isActive && !token.grantedByAdmin)) throw unauthorized();
  const context = headers['x-context-user-id'];
  if (context === undefined) return { token, user };
  if (!token.grantedByAdmin) throw forbidden();
  const other = typeof context === 'string' ? account.users.get(Number(context)) : undefined;
  if (!other || other.isFree || !other.isActive) throw unauthorized();
  return { token, user: other };
}

/** The live token of an Authorization header. */
export function bearer(world: World, header: string | string[] | undefined): AccessToken | null {
  if (typeof header !== 'string') return null;
  const match = /^Bearer\s+(\S+)$/i.exec(header);
  return match?.[1] === undefined ? null : world.tokens.find(match[1]);
}

/** @throws ApiProblem 403 when the token lacks the scope. */
export function demandScope(token: AccessToken, scope: string): void {
  if (!token.scopes.includes(scope)) throw forbidden("Client doesn't have the required scope");
}

/** @throws ApiProblem 403 unless the caller is an administrator, by their own token. */
export function demandAdmin(user: User): void {
  if (!user.isAdmin) throw forbidden();
}

/** @throws ApiProblem 429 when the buckets are empty. */
export function demandRate(world: World, account: Account, token: AccessToken): void {
  if (world.limits.take(account.profile.id, token.clientId)) return;
  throw new ApiProblem(429, 'You have sent too many requests in a given amount of time. Please try again later.', {
    retry_after: world.limits.settings.retryAfter,
  });
}

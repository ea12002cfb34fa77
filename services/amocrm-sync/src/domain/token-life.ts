/** How long before its end a token is replaced. */
const EARLY_MS = 300_000;
/** Age at which the pair of an idle account is refreshed: its refresh token dies after three months unused (kommo docs/oauth-20). */
export const IDLE_PAIR_MS = 30 * 86_400_000;
/** For so long another process may still come back with the pair of a call whose end nobody knows. */
export const UNFINISHED_CALL_MS = 120_000;

/** True while a token can be used without asking for a new one: it ends in more than 5 minutes, or a tenth of its life if that is less. */
export function isFresh(pair: { expiresAt: Date; obtainedAt: Date }, now: number): boolean {
  const life = pair.expiresAt.getTime() - pair.obtainedAt.getTime();
  return pair.expiresAt.getTime() - now > Math.min(EARLY_MS, life / 10);
}

/**
 * Whether "Token has been revoked" proves that access is gone. It does not while a call of another process with the same
 * refresh token is unaccounted for: that process may hold the new pair; nor while the access token still works.
 * @param accessRefused whether amoCRM answered 401 to the access token, or it has run out
 */
export function isRevocationCertain(facts: {
  accessRefused: boolean;
  unfinishedCallAt: Date | null;
  now: number;
}): boolean {
  const unfinished = facts.unfinishedCallAt;
  const isAccountedFor = unfinished === null || facts.now - unfinished.getTime() > UNFINISHED_CALL_MS;
  return facts.accessRefused && isAccountedFor;
}

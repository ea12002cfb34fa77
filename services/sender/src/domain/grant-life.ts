/** A pair of tokens as far as its life goes. */
export interface PairLife {
  obtainedAt: Date;
  /** When the access token ends. */
  expiresAt: Date;
  /** Why this pair replaced the one before it: that was ending, or a mail server had refused it. */
  renewedFor: 'expiry' | 'refusal';
}

const AHEAD_MS = 300_000;
const AHEAD_SHARE = 0.2;
const REFUSAL_REST_MS = 600_000;
const ASK_AGAIN_MS = 900_000;

/** Whether an access token may still be used as it is: it is renewed five minutes, or a fifth of its life, ahead of its end. */
export function isFresh({ obtainedAt, expiresAt }: PairLife, now: Date): boolean {
  const lifeMs = expiresAt.getTime() - obtainedAt.getTime();
  return now.getTime() < expiresAt.getTime() - Math.min(AHEAD_MS, lifeMs * AHEAD_SHARE);
}

/** Whether an access token works at all: good enough while its provider can't be reached. */
export function isAlive({ expiresAt }: Pick<PairLife, 'expiresAt'>, now: Date): boolean {
  return now.getTime() < expiresAt.getTime();
}

/**
 * Whether a token that a mail server refused is worth renewing: a provider may end tokens before their time. One that was got
 * because of a refusal and is refused again proves that the token is not the cause; it is not renewed at once, or a mailbox
 * whose IMAP is switched off would ask for tokens without end.
 */
export function isWorthRenewing({ renewedFor, obtainedAt }: PairLife, now: Date): boolean {
  return renewedFor !== 'refusal' || now.getTime() - obtainedAt.getTime() >= REFUSAL_REST_MS;
}

/** Whether a provider that took the grant away is asked again: seldom, since only a new sign-in brings it back as a rule. */
export function isWorthAskingAgain(refusedAt: Date | null, now: Date): boolean {
  return refusedAt === null || now.getTime() - refusedAt.getTime() >= ASK_AGAIN_MS;
}

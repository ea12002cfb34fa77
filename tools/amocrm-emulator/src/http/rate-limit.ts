/** Settings of the request limit (kommo docs, limitations; amo api/recommendations). */
export interface LimitSettings {
  enabled: boolean;
  /** Requests a second of one integration. */
  perSecond: number;
  /** Requests a second of all integrations of one account. */
  accountPerSecond: number;
  /** Whether an integration's bucket is per account, or one for all accounts (the reading of "per IP"). */
  scope: 'account' | 'integration';
  /** This many refusals within a minute block the account's API until {@link RateLimiter.unblock}; null never blocks. */
  blockAfter: number | null;
  /** `retry_after` of the 429 body, seconds. */
  retryAfter: number;
}

/** The documented limits. */
export const DEFAULT_LIMITS: LimitSettings = {
  enabled: true,
  perSecond: 7,
  accountPerSecond: 50,
  scope: 'account',
  blockAfter: 30,
  retryAfter: 1,
};

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets per integration and per account; refusals that persist end in a block. */
export class RateLimiter {
  settings: LimitSettings;
  private readonly now: () => number;
  private readonly buckets = new Map<string, Bucket>();
  private readonly refusals = new Map<number, number[]>();
  private readonly blocked = new Set<number>();

  /** @param now milliseconds */
  constructor(settings: LimitSettings, now: () => number) {
    this.settings = settings;
    this.now = now;
  }

  /** Whether the account's API is blocked: every call answers 403 HTML. */
  isBlocked(accountId: number): boolean {
    return this.blocked.has(accountId);
  }

  /** Blocks an account at once. */
  block(accountId: number): void {
    this.blocked.add(accountId);
  }

  /** What support does on request. */
  unblock(accountId: number): void {
    this.blocked.delete(accountId);
    this.refusals.delete(accountId);
  }

  /** Takes one request out of the buckets; false means 429. */
  take(accountId: number, clientId: string): boolean {
    if (!this.settings.enabled) return true;
    const scope = this.settings.scope === 'account' ? `${accountId}/${clientId}` : clientId;
    const own = this.fill(`integration:${scope}`, this.settings.perSecond);
    const all = this.fill(`account:${accountId}`, this.settings.accountPerSecond);
    if (own.tokens >= 1 && all.tokens >= 1) {
      own.tokens -= 1;
      all.tokens -= 1;
      return true;
    }
    this.refuse(accountId);
    return false;
  }

  private fill(key: string, perSecond: number): Bucket {
    const now = this.now();
    const bucket = this.buckets.get(key) ?? { tokens: perSecond, at: now };
    bucket.tokens = Math.min(perSecond, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    this.buckets.set(key, bucket);
    return bucket;
  }

  private refuse(accountId: number): void {
    const now = this.now();
    const recent = [...(this.refusals.get(accountId) ?? []), now].filter((at) => now - at < 60_000);
    this.refusals.set(accountId, recent);
    if (this.settings.blockAfter !== null && recent.length >= this.settings.blockAfter) this.blocked.add(accountId);
  }
}

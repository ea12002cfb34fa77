import { randomBytes, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Account } from '../state/account.ts';
import type { User } from '../state/people.ts';

/** Access tokens live a day, codes 20 minutes, refresh tokens three months (amoCRM oauth). */
export const ACCESS_SECONDS = 86_400;
export const CODE_SECONDS = 1_200;
export const REFRESH_SECONDS = 90 * 86_400;

/** What an access token stands for. `longLived` ones belong to a private integration and survive an un-install. */
export interface AccessToken {
  value: string;
  clientId: string;
  accountId: number;
  userId: number;
  /** Whether the user was an administrator when granting; such a token outlives their dismissal. */
  grantedByAdmin: boolean;
  scopes: string[];
  expiresAt: number;
  longLived: boolean;
  revoked: boolean;
}

/** A single-use authorization code or refresh token. */
interface Grant {
  clientId: string;
  accountId: number;
  userId: number;
  grantedByAdmin: boolean;
  scopes: string[];
  expiresAt: number;
  used: boolean;
}

/** A new pair as the token endpoint gives it. */
export interface TokenPair {
  token_type: 'Bearer';
  expires_in: number;
  access_token: string;
  refresh_token: string;
}

/** Why a grant was refused; the texts are those of the authorization server amoCRM uses. */
export type GrantRefusal = 'revoked' | 'expired' | 'unknown';

/** Every code and token given out. Seconds come from the clock passed in. */
export class TokenStore {
  private readonly access = new Map<string, AccessToken>();
  private readonly codes = new Map<string, Grant>();
  private readonly refreshes = new Map<string, Grant>();
  private readonly signingKey = randomBytes(32);
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** A code that can be exchanged once within 20 minutes. */
  issueCode(account: Account, user: User, clientId: string, scopes: string[]): string {
    const code = `def502${randomBytes(60).toString('hex')}`;
    this.codes.set(code, {
      clientId,
      accountId: account.profile.id,
      userId: user.id,
      grantedByAdmin: user.isAdmin,
      scopes: [...scopes],
      expiresAt: this.now() + CODE_SECONDS,
      used: false,
    });
    return code;
  }

  /** Exchanges a code. */
  async redeemCode(code: string, account: Account, clientId: string, apiDomain: string) {
    return this.redeem(this.codes.get(code), account, clientId, apiDomain);
  }

  /** Rotates a refresh token: the given one is spent. */
  async redeemRefresh(token: string, account: Account, clientId: string, apiDomain: string) {
    return this.redeem(this.refreshes.get(token), account, clientId, apiDomain);
  }

  /** The account a live refresh token belongs to. */
  accountOfRefresh(token: string): number | null {
    const grant = this.refreshes.get(token);
    return grant && !grant.used && grant.expiresAt > this.now() ? grant.accountId : null;
  }

  /** A long-lived token of a private integration; there is no refresh token. */
  async issueLongLived(account: Account, user: User, clientId: string, scopes: string[], apiDomain: string) {
    const seconds = 5 * 365 * 86_400;
    const grant = {
      clientId,
      accountId: account.profile.id,
      userId: user.id,
      grantedByAdmin: user.isAdmin,
      scopes,
      expiresAt: 0,
      used: false,
    };
    return this.issueAccess(grant, apiDomain, account.origin, seconds, true);
  }

  /** The live token of a Bearer value, or null. */
  find(value: string): AccessToken | null {
    const token = this.access.get(value);
    return token && !token.revoked && token.expiresAt > this.now() ? token : null;
  }

  /** Access tokens of an account expire now; refresh tokens stay, unless asked. */
  expire(accountId: number, alsoRefresh: boolean): void {
    for (const token of this.access.values())
      if (token.accountId === accountId && !token.longLived) token.expiresAt = this.now();
    if (!alsoRefresh) return;
    for (const grant of this.refreshes.values()) if (grant.accountId === accountId) grant.expiresAt = this.now();
  }

  /** Everything the integration holds in an account dies (un-install). */
  revoke(accountId: number, clientId: string): void {
    const mine = (entry: { accountId: number; clientId: string }) =>
      entry.accountId === accountId && entry.clientId === clientId;
    for (const token of this.access.values()) if (mine(token)) token.revoked = true;
    for (const grants of [this.codes, this.refreshes])
      for (const grant of grants.values()) if (mine(grant)) grant.used = true;
  }

  private async redeem(
    grant: Grant | undefined,
    account: Account,
    clientId: string,
    apiDomain: string,
  ): Promise<TokenPair | GrantRefusal> {
    if (!grant || grant.clientId !== clientId || grant.accountId !== account.profile.id) return 'unknown';
    if (grant.used) return 'revoked';
    if (grant.expiresAt <= this.now()) return 'expired';
    grant.used = true;
    const access = await this.issueAccess(grant, apiDomain, account.origin, ACCESS_SECONDS, false);
    const refresh = `def502${randomBytes(160).toString('hex')}`;
    this.refreshes.set(refresh, { ...grant, used: false, expiresAt: this.now() + REFRESH_SECONDS });
    return { token_type: 'Bearer', expires_in: ACCESS_SECONDS, access_token: access.value, refresh_token: refresh };
  }

  private async issueAccess(
    grant: Grant,
    apiDomain: string,
    origin: string,
    seconds: number,
    longLived: boolean,
  ): Promise<AccessToken> {
    const issuedAt = this.now();
    const value = await new SignJWT({
      account_id: grant.accountId,
      base_domain: new URL(origin).host,
      api_domain: apiDomain,
      scopes: grant.scopes,
    })
      .setProtectedHeader({ typ: 'JWT', alg: 'HS256' })
      .setAudience(grant.clientId)
      .setSubject(String(grant.userId))
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(issuedAt + seconds)
      .sign(this.signingKey);
    const token: AccessToken = {
      value,
      clientId: grant.clientId,
      accountId: grant.accountId,
      userId: grant.userId,
      grantedByAdmin: grant.grantedByAdmin,
      scopes: [...grant.scopes],
      expiresAt: issuedAt + seconds,
      longLived,
      revoked: false,
    };
    this.access.set(value, token);
    return token;
  }
}

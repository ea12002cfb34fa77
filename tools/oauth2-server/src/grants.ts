import { randomBytes } from 'node:crypto';

/**
 * What becomes of a refresh token that was used: `strict`: a new one is given, the old one is spent, and its reuse ends the
 * whole grant (RFC 9700 section 4.14.2); `lenient`: a new one is given and the old one still works (Microsoft); `none`: it stays
 * (Google).
 */
export type Rotation = 'strict' | 'lenient' | 'none';

/** What a person has allowed a client. */
export interface ServerGrant {
  user: string;
  scope: string;
  refreshTokens: Set<string>;
  spent: Set<string>;
  accessTokens: Map<string, number>;
  isRevoked: boolean;
}

/** An answer of the token endpoint. */
export interface TokenAnswer {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  scope: string;
  refresh_token?: string;
}

const newToken = (kind: string) => `${kind}.${randomBytes(24).toString('base64url')}`;

/** All grants of a server, in memory. */
export class Grants {
  readonly #all: ServerGrant[] = [];
  /** Every token that was ever given: nothing of them may be found anywhere. */
  readonly issued: string[] = [];
  rotation: Rotation;
  accessSeconds: number;
  /** Left out of what is given: the person unticked it. */
  withheld: string | null = null;

  constructor(rotation: Rotation, accessSeconds: number) {
    this.rotation = rotation;
    this.accessSeconds = accessSeconds;
  }

  /** A person allows something: the first tokens. */
  open(user: string, asked: string): TokenAnswer {
    const scope = asked
      .split(' ')
      .filter((each) => each !== this.withheld)
      .join(' ');
    const grant: ServerGrant = {
      ...{ user, scope, isRevoked: false },
      ...{ refreshTokens: new Set<string>(), spent: new Set<string>(), accessTokens: new Map<string, number>() },
    };
    this.#all.push(grant);
    return this.#issue(grant, true);
  }

  /** New tokens for a refresh token; null where it is not good (any more). */
  refresh(refreshToken: string): TokenAnswer | null {
    const reused = this.#all.find(({ spent }) => spent.has(refreshToken));
    if (reused) reused.isRevoked = true;
    const grant = this.#all.find(({ refreshTokens, isRevoked }) => !isRevoked && refreshTokens.has(refreshToken));
    if (!grant) return null;
    if (this.rotation === 'strict') {
      grant.refreshTokens.delete(refreshToken);
      grant.spent.add(refreshToken);
    }
    return this.#issue(grant, this.rotation !== 'none');
  }

  /** Whether a mail server is to let this user in with this token. */
  accepts(user: string, accessToken: string): boolean {
    return this.#all.some(
      (grant) =>
        !grant.isRevoked && grant.user === user && (grant.accessTokens.get(accessToken) ?? 0) > performance.now(),
    );
  }

  /** The person takes back what was allowed. */
  revoke(user: string): void {
    for (const grant of this.#all) if (grant.user === user) grant.isRevoked = true;
  }

  /** Ends the access tokens of a person before their time; refresh tokens stay. */
  endAccess(user: string): void {
    for (const grant of this.#all) if (grant.user === user) grant.accessTokens.clear();
  }

  #issue(grant: ServerGrant, withRefreshToken: boolean): TokenAnswer {
    const accessToken = newToken('access');
    this.issued.push(accessToken);
    grant.accessTokens.set(accessToken, performance.now() + this.accessSeconds * 1000);
    const answer: TokenAnswer = {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: this.accessSeconds,
      scope: grant.scope,
    };
    if (!withRefreshToken) return answer;
    const refreshToken = newToken('refresh');
    this.issued.push(refreshToken);
    grant.refreshTokens.add(refreshToken);
    return { ...answer, refresh_token: refreshToken };
  }
}

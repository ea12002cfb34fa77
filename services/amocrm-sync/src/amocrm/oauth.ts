import { judgeAnswer, oauthHint } from '../domain/answer.ts';
import { AmocrmRefused, AmocrmUnavailable } from './errors.ts';
import type { Pacer } from './pacer.ts';
import { SubdomainAnswer, TokenPairAnswer } from './schemas.ts';
import type { Transport } from './transport.ts';

/** Our keys at amoCRM. */
export interface Integration {
  clientId: string;
  clientSecret: string;
  redirectUri: string;
}

/** A pair as the token endpoint gives it. */
export interface TokenPair {
  access: string;
  refresh: string;
  expiresAt: Date;
  obtainedAt: Date;
}

/** A token or code was refused. */
export class TokenRefused extends AmocrmRefused {
  /** True when amoCRM named the token itself as revoked or used. */
  readonly isRevoked: boolean;
  /** True for an answer that says "not with this token" or "not on this host", not "never". */
  readonly isUnauthorized: boolean;

  constructor(words: string, facts: { isRevoked: boolean; isUnauthorized: boolean }) {
    super(words);
    this.isRevoked = facts.isRevoked;
    this.isUnauthorized = facts.isUnauthorized;
  }
}

/** The OAuth endpoints of amoCRM (kommo docs/oauth-20). Within the same budget as the API: a block covers them too. */
export interface Oauth {
  /** Exchanges a code. Single use. @throws TokenRefused, AmocrmUnavailable */
  exchangeCode(origin: string, code: string): Promise<TokenPair>;
  /**
   * Trades a refresh token for a new pair; the old one is spent.
   * @param beforeSend runs each time the call is about to leave; what it throws stops the call
   * @throws TokenRefused, AmocrmUnavailable
   */
  refresh(origin: string, refreshToken: string, beforeSend: () => Promise<void>): Promise<TokenPair>;
  /** Whether the account's API answers 401 to this access token. @throws AmocrmUnavailable */
  isAccessRefused(origin: string, accessToken: string): Promise<boolean>;
  /** Host that the account lives on now, null when amoCRM does not know the token. @throws AmocrmUnavailable */
  currentHost(platformOrigin: string, refreshToken: string): Promise<string | null>;
}

/** How long a call to the token endpoint may wait for its slot. */
const SLOT_WAIT_MS = 15_000;

/** Makes the adapter. */
export function createOauth(deps: {
  transport: Transport;
  pacer: Pacer;
  integration: Integration;
  now: () => number;
}): Oauth {
  const { transport, pacer, integration, now } = deps;

  async function ask(
    origin: string,
    send: () => ReturnType<Transport['send']>,
    beforeSend?: () => Promise<void>,
  ): Promise<{ body: unknown }> {
    const turn = { kind: 'oauth', isRead: true, deadlineAt: now() + SLOT_WAIT_MS };
    const answer = await pacer.inPlace(origin, { ...turn, beforeSend, send });
    const judgement = judgeAnswer(answer);
    switch (judgement.type) {
      case 'done':
        return { body: judgement.body };
      case 'refused':
      case 'unauthorized':
        throw new TokenRefused(judgement.words, {
          isRevoked: /revoked/i.test(oauthHint(answer.text)),
          isUnauthorized: judgement.type === 'unauthorized',
        });
      case 'unavailable':
        throw new AmocrmUnavailable(judgement.words, { maybeDone: judgement.maybeDone });
      default: {
        const retryAfterMs = judgement.type === 'throttled' ? judgement.retryAfterMs : null;
        const resumeAt = await pacer.refused(origin, { kind: judgement.type, retryAfterMs });
        throw new AmocrmUnavailable(judgement.words, { resumeAt });
      }
    }
  }

  async function token(
    origin: string,
    grant: Record<string, string>,
    beforeSend?: () => Promise<void>,
  ): Promise<TokenPair> {
    const body = {
      client_id: integration.clientId,
      client_secret: integration.clientSecret,
      redirect_uri: integration.redirectUri,
      ...grant,
    };
    const send = () => transport.send({ method: 'POST', origin, path: '/oauth2/access_token', body });
    const { body: pair } = await ask(origin, send, beforeSend);
    if (!TokenPairAnswer.check(pair)) {
      throw new AmocrmUnavailable('the token endpoint gave no pair of tokens', { maybeDone: true });
    }
    const obtainedAt = new Date(now());
    return {
      access: pair.access_token,
      refresh: pair.refresh_token,
      obtainedAt,
      expiresAt: new Date(obtainedAt.getTime() + pair.expires_in * 1000),
    };
  }

  const get = (origin: string, path: string, headers: Record<string, string>) => () =>
    transport.send({ method: 'GET', origin, path, headers });

  return {
    exchangeCode: (origin, code) => token(origin, { grant_type: 'authorization_code', code }),
    refresh: (origin, refreshToken, beforeSend) =>
      token(origin, { grant_type: 'refresh_token', refresh_token: refreshToken }, beforeSend),
    async isAccessRefused(origin, accessToken) {
      try {
        await ask(origin, get(origin, '/api/v4/account', { authorization: `Bearer ${accessToken}` }));
        return false;
      } catch (error) {
        if (error instanceof TokenRefused) return error.isUnauthorized;
        throw error;
      }
    },
    async currentHost(platformOrigin, refreshToken) {
      const path = '/oauth2/account/current/subdomain';
      try {
        const { body } = await ask(platformOrigin, get(platformOrigin, path, { 'x-refresh-token': refreshToken }));
        return SubdomainAnswer.check(body) ? body.domain : null;
      } catch (error) {
        if (error instanceof TokenRefused) return null;
        throw error;
      }
    },
  };
}

import { randomUUID } from 'node:crypto';
import { type Mailbox, type MailboxOauthComplete, PochtovikError } from '@pochtovik/contracts';
import type { Logger, ServerClock } from '@pochtovik/service-kit';
import type { Static } from 'typebox';
import { missingScopes } from '../domain/sign-in.ts';
import type { OauthClient, OauthClients } from '../oauth/oauth-clients.ts';
import { type IssuedTokens, type TokenEndpoint, TokensRefused } from '../oauth/token-endpoint.ts';
import type { Consent, ConsentStore } from '../store/consents.ts';
import type { KeepMailbox } from './keep-mailbox.ts';

const CODES = {
  revoked: 'MAIL_OAUTH_REFUSED',
  misconfigured: 'MAIL_OAUTH_MISCONFIGURED',
  unavailable: 'MAIL_OAUTH_UNAVAILABLE',
} as const;

/** `mailbox-oauth.complete`: a sign-in is used up before its code is, so that a repeat of the same address does nothing. */
export function completeMailboxOauth(deps: {
  clients: OauthClients;
  consents: ConsentStore;
  tokens: TokenEndpoint;
  keep: KeepMailbox;
  clock: ServerClock;
  log: Logger;
}) {
  const { clock, log } = deps;

  async function redeem(client: OauthClient, consent: Consent, code: string): Promise<IssuedTokens> {
    const { verifier, redirectUri } = consent;
    try {
      return await deps.tokens.redeem(client, { code, verifier, redirectUri });
    } catch (error) {
      if (!(error instanceof TokensRefused)) throw error;
      const { verdict, message } = error;
      log.warn(
        { event: 'consent.not-redeemed', provider: consent.provider, verdict, err: error },
        'no tokens for a code',
      );
      throw new PochtovikError(CODES[verdict], { message, cause: error });
    }
  }

  return async (request: Static<(typeof MailboxOauthComplete)['request']>, accountId: number): Promise<Mailbox> => {
    const consent = await deps.consents.take(accountId, request.userId, request.state, clock.now());
    if (!consent) throw new PochtovikError('MAIL_OAUTH_STATE_INVALID');
    const { mailboxId, settings, makeDefault, provider } = consent;
    const client = deps.clients.get(provider);
    const { accessToken, refreshToken, scopes, expiresInSeconds } = await redeem(client, consent, request.code);
    const { mailScopes } = client.provider;
    if (refreshToken === null || missingScopes(mailScopes, scopes).length > 0) {
      throw new PochtovikError('MAIL_OAUTH_REFUSED', { message: 'Not every right that was asked for was given.' });
    }
    const obtainedAt = clock.now();
    const grant = {
      provider,
      scopes: scopes ?? mailScopes,
      pairId: randomUUID(),
      obtainedAt,
      expiresAt: new Date(obtainedAt.getTime() + expiresInSeconds * 1000),
      renewedFor: 'expiry' as const,
    };
    const mailbox = await deps.keep(accountId, mailboxId, {
      settings,
      secret: { type: 'access-token', open: () => accessToken },
      credential: { grant, tokens: { accessToken, refreshToken } },
      makeDefault,
    });
    log.info({ event: 'mailbox.connected', accountId, mailboxId, provider, tick: mailbox.tick }, 'mailbox connected');
    return mailbox;
  };
}

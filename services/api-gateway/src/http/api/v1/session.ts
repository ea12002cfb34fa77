import { AccountId, PochtovikError, Time, UserId } from '@pochtovik/contracts';
import { createFailureBudget } from '@pochtovik/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { assertIssuer, checkOneTimeToken } from '../../../domain/one-time-token.ts';
import type { Routes } from '../../../server/app.ts';
import type { Gateway } from '../../../server/gateway.ts';

const SessionReply = Type.Object({
  token: Type.String({ description: 'For the header Authorization: Bearer' }),
  expiresAt: Time,
  user: Type.Object({
    id: UserId,
    name: Type.String(),
    role: Type.Union([Type.Literal('administrator'), Type.Literal('user')]),
  }),
  account: Type.Object({
    id: AccountId,
    name: Type.String(),
    subdomain: Type.String(),
    origin: Type.String(),
    timezone: Type.String(),
    currency: Type.String(),
    language: Type.String(),
  }),
});

/** Failed sign-ins that one source may make in a minute: far more than people do, far fewer than guessing takes. */
const FAILURES = 30;
const SPAN_MS = 60_000;

/**
 * POST /api/v1/session: gives a session for amoCRM's one-time token in the header `X-Auth-Token`.
 * Errors: AUTH_REQUIRED, ONE_TIME_TOKEN_INVALID, ONE_TIME_TOKEN_EXPIRED, ONE_TIME_TOKEN_USED, ACCOUNT_UNKNOWN,
 * ACCOUNT_DISABLED, ACCESS_DENIED, TOO_MANY_REQUESTS.
 */
export const session: Routes = (app, gateway) => {
  const budget = createFailureBudget({ failures: FAILURES, spanMs: SPAN_MS, now: Date.now });
  void app.register(async (scope) => {
    // amoCRM's $authorizedAjax may send any content type with nothing behind it; the header is all that counts.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 1024 }, (_request, _body, done) => done(null));
    scope.post(
      '/api/v1/session',
      { config: { auth: 'public' }, schema: { response: { 201: SessionReply } } },
      async (request, reply) => {
        assertMayTry(budget.isSpent(request.ip), reply);
        try {
          return reply.code(201).send(await signIn(gateway, request));
        } catch (error) {
          if (error instanceof PochtovikError && !error.retryable) budget.spend(request.ip);
          throw error;
        }
      },
    );
  });
};

async function signIn(gateway: Gateway, request: FastifyRequest) {
  const { config, members } = gateway;
  const now = new Date();
  const integration = {
    clientId: config.amocrmClientId,
    clientSecret: config.amocrmClientSecret,
    redirectUri: config.amocrmRedirectUri,
  };
  const token = await checkOneTimeToken(request.headers['x-auth-token'], integration, now);
  const account = await members.account(token.accountId);
  assertIssuer(token, account.origin, request.headers.origin);
  const caller = await members.caller(token.accountId, token.userId);
  // Last of the checks, so that an outage before it does not cost the user the token.
  await gateway.oneTimeTokens.burn(token.accountId, token.jti, token.expiresAt);
  const begun = await gateway.sessions.begin(token.accountId, token.userId, now);
  const { name, subdomain, origin, timezone, currency, language } = account;
  return {
    token: begun.token,
    expiresAt: begun.expiresAt.toISOString(),
    user: { id: caller.userId, name: caller.name, role: caller.role },
    account: { id: token.accountId, name, subdomain, origin, timezone, currency, language },
  };
}

function assertMayTry(isSpent: boolean, reply: FastifyReply): void {
  if (!isSpent) return;
  reply.header('Retry-After', SPAN_MS / 1000);
  throw new PochtovikError('TOO_MANY_REQUESTS');
}

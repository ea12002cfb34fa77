import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { ApiAnswer } from '../http/call.ts';
import type { Account } from '../state/account.ts';
import type { World } from '../world.ts';

const Common = { client_id: Type.String(), client_secret: Type.String(), redirect_uri: Type.String() };
const CodeGrant = Type.Object({ ...Common, grant_type: Type.Literal('authorization_code'), code: Type.String() });
const RefreshGrant = Type.Object({
  ...Common,
  grant_type: Type.Literal('refresh_token'),
  refresh_token: Type.String(),
});

const HINTS = {
  revoked: 'Token has been revoked',
  expired: 'Token has expired',
  unknown: 'Token has been revoked',
} as const;

/**
 * `POST /oauth2/access_token`: a code or a refresh token for a new pair. Both are single use.
 * Refusals: 400 for a missing parameter or another redirect_uri, 401 for wrong keys and for a spent, expired or foreign grant.
 * Source: amoCRM oauth.
 */
export async function tokenEndpoint(world: World, account: Account, body: unknown): Promise<ApiAnswer> {
  const code = Value.Check(CodeGrant, body) ? body : null;
  const refresh = Value.Check(RefreshGrant, body) ? body : null;
  const given = code ?? refresh;
  if (!given) return refusal(account, 400, 'Check the request parameters');
  const { integration } = world;
  if (given.client_id !== integration.clientId || given.client_secret !== integration.clientSecret)
    return refusal(account, 401, 'Client authentication failed');
  if (given.redirect_uri !== integration.redirectUri) return refusal(account, 400, 'Invalid redirect URI');
  const apiDomain = new URL(world.platformOrigin).host;
  const pair = code
    ? await world.tokens.redeemCode(code.code, account, integration.clientId, apiDomain)
    : await world.tokens.redeemRefresh(refresh?.refresh_token ?? '', account, integration.clientId, apiDomain);
  if (typeof pair === 'string') return refusal(account, 401, HINTS[pair]);
  account.installed = true;
  return { status: 200, contentType: 'application/json', body: pair };
}

function refusal(account: Account, status: number, hint: string): ApiAnswer {
  const russian = account.profile.language === 'ru';
  return {
    status,
    contentType: 'application/problem+json',
    body: {
      hint,
      title: russian ? 'Некорректный запрос' : 'Bad Request',
      type: 'https://developers.amocrm.ru/v3/errors/OAuthProblemJson',
      status,
      detail: russian
        ? 'В запросе отсутствует ряд параметров или параметры невалидны'
        : 'The request is missing a number of parameters or the parameters are invalid',
    },
  };
}

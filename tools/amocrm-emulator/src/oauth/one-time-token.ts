import { randomUUID } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import type { Account } from '../state/account.ts';
import type { User } from '../state/people.ts';
import type { World } from '../world.ts';

/** What may be wrong with a token that the control API mints. */
export const TOKEN_FLAWS = [
  'bad_aud',
  'foreign_client',
  'expired',
  'not_yet_valid',
  'alg_none',
  'wrong_secret',
  'foreign_iss',
  'alg_hs512',
] as const;

/** One of {@link TOKEN_FLAWS}. */
export type TokenFlaw = (typeof TOKEN_FLAWS)[number];

/** How long a one-time token lives, seconds. */
export const ONE_TIME_SECONDS = 1800;

/** The JWT a widget's `$authorizedAjax` sends as `X-Auth-Token`: HS256 under the secret key, 30 minutes (kommo one-time-tokens). */
export async function oneTimeToken(world: World, account: Account, user: User, flaw?: TokenFlaw): Promise<string> {
  const { integration } = world;
  const issued = world.clock.now() - (flaw === 'expired' ? 2 * ONE_TIME_SECONDS : 0);
  const redirect = new URL(integration.redirectUri);
  const claims = {
    iss: flaw === 'foreign_iss' ? 'https://stranger.amocrm.ru' : account.origin,
    aud: flaw === 'bad_aud' ? 'https://stranger.example' : redirect.origin,
    jti: randomUUID(),
    iat: issued,
    nbf: flaw === 'not_yet_valid' ? issued + ONE_TIME_SECONDS / 2 : issued,
    exp: issued + ONE_TIME_SECONDS,
    account_id: account.profile.id,
    user_id: user.id,
    subdomain: account.profile.subdomain,
    client_uuid: flaw === 'foreign_client' ? randomUUID() : integration.clientId,
    is_admin: user.isAdmin,
  };
  if (flaw === 'alg_none') return new UnsecuredJWT(claims).encode();
  const secret = flaw === 'wrong_secret' ? randomUUID() + randomUUID() : integration.clientSecret;
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'JWT', alg: flaw === 'alg_hs512' ? 'HS512' : 'HS256' })
    .sign(new TextEncoder().encode(secret));
}

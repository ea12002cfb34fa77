import { createHash } from 'node:crypto';
import type { OauthProvider } from '../presets/oauth-providers.ts';

/** What the two secrets of a sign-in are made of: 32 random bytes each. */
export interface SignInChance {
  state: Buffer;
  verifier: Buffer;
}

/** The secrets of one sign-in. */
export interface SignInSecrets {
  /** Comes back with the person: names account and user, and can't be guessed. */
  state: string;
  /** Proves to the provider that who redeems the code began the sign-in (RFC 7636). */
  verifier: string;
}

/** Makes the secrets of a sign-in. */
export function signInSecrets(accountId: number, userId: number, chance: SignInChance): SignInSecrets {
  return {
    state: `${accountId}.${userId}.${chance.state.toString('base64url')}`,
    verifier: chance.verifier.toString('base64url'),
  };
}

/** The provider's page that asks the person (RFC 6749 section 4.1.1, PKCE by S256, OpenID Connect's `login_hint`). */
export function authorizationUrl(
  provider: Pick<OauthProvider, 'authorizationEndpoint' | 'mailScopes' | 'otherScopes' | 'parameters'>,
  { state, verifier }: SignInSecrets,
  request: { clientId: string; redirectUri: string; login: string },
): string {
  const url = new URL(provider.authorizationEndpoint);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    scope: [...provider.mailScopes, ...provider.otherScopes].join(' '),
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: request.login,
    ...provider.parameters,
  }).toString();
  return url.href;
}

/**
 * Rights for mail that were not given; a provider that names no rights gave all that were asked for (RFC 6749 section 5.1).
 * Letters of either case are the same: Microsoft answers `Mail.Send` for `mail.send`.
 */
export function missingScopes(wanted: readonly string[], given: readonly string[] | null): string[] {
  if (given === null) return [];
  const known = new Set(given.map((scope) => scope.toLowerCase()));
  return wanted.filter((scope) => !known.has(scope.toLowerCase()));
}

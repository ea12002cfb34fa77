import { randomBytes } from 'node:crypto';

/** What the person in front of the page does: allows at once, or refuses. */
export type Consent = 'allow' | 'refuse';

/** A code that waits to be redeemed. */
export interface WaitingCode {
  user: string;
  scope: string;
  redirectUri: string;
  challenge: string;
}

/** Where the person goes next, or why the page shows an error instead (RFC 6749 section 4.1.2.1). */
export type Authorized = { location: string } | { problem: string };

/**
 * The authorization page (RFC 6749 section 4.1.1, PKCE with S256 demanded): the person of `login_hint` decides at once.
 * @param codes gets the code that is given
 */
export function authorize(
  query: URLSearchParams,
  client: { clientId: string },
  consent: Consent,
  codes: Map<string, WaitingCode>,
): Authorized {
  const of = (name: string) => query.get(name) ?? '';
  if (of('client_id') !== client.clientId) return { problem: 'unknown client_id' };
  const redirectUri = of('redirect_uri');
  if (!URL.canParse(redirectUri)) return { problem: 'redirect_uri is not an address' };
  const back = (parameters: Record<string, string>): Authorized => {
    const url = new URL(redirectUri);
    url.search = new URLSearchParams({ state: of('state'), ...parameters }).toString();
    return { location: url.href };
  };
  if (of('response_type') !== 'code') return back({ error: 'unsupported_response_type' });
  if (of('code_challenge_method') !== 'S256' || of('code_challenge').length !== 43)
    return back({ error: 'invalid_request', error_description: 'PKCE with S256 is demanded' });
  if (of('scope') === '') return back({ error: 'invalid_scope' });
  if (consent === 'refuse') return back({ error: 'access_denied' });
  const code = randomBytes(16).toString('base64url');
  const challenge = of('code_challenge');
  codes.set(code, { user: of('login_hint'), scope: of('scope'), redirectUri, challenge });
  return back({ code, scope: of('scope') });
}

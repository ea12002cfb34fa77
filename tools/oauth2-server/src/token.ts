import { createHash } from 'node:crypto';
import type { WaitingCode } from './authorize.ts';
import type { Grants, TokenAnswer } from './grants.ts';

/** What the token endpoint says (RFC 6749 sections 5.1 and 5.2). */
export interface TokenReply {
  status: number;
  body: TokenAnswer | { error: string; error_description?: string };
}

const refusal = (error: string, description: string, status = 400): TokenReply => ({
  status,
  body: { error, error_description: description },
});

/** Answers a request for tokens. A code works once, for the redirect address and the PKCE secret it was asked with. */
export function answerToken(
  form: URLSearchParams,
  client: { clientId: string; clientSecret: string },
  codes: Map<string, WaitingCode>,
  grants: Grants,
): TokenReply {
  const of = (name: string) => form.get(name) ?? '';
  if (of('client_id') !== client.clientId || of('client_secret') !== client.clientSecret)
    return refusal('invalid_client', 'The client is not known.', 401);
  switch (of('grant_type')) {
    case 'authorization_code': {
      const waiting = codes.get(of('code'));
      codes.delete(of('code'));
      if (!waiting) return refusal('invalid_grant', 'The code is unknown or was used.');
      if (waiting.redirectUri !== of('redirect_uri')) return refusal('invalid_grant', 'Another redirect_uri.');
      const challenge = createHash('sha256').update(of('code_verifier')).digest('base64url');
      if (waiting.challenge !== challenge) return refusal('invalid_grant', 'The code_verifier does not fit.');
      return { status: 200, body: grants.open(waiting.user, waiting.scope) };
    }
    case 'refresh_token': {
      const tokens = grants.refresh(of('refresh_token'));
      return tokens ? { status: 200, body: tokens } : refusal('invalid_grant', 'Token has been expired or revoked.');
    }
    default:
      return refusal('unsupported_grant_type', 'Only codes and refresh tokens.');
  }
}

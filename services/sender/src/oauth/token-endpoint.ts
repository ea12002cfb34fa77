import { parserOf } from '@pochtovik/contracts';
import Type from 'typebox';
import { type TokenVerdict, tokenVerdict } from '../domain/token-verdict.ts';
import type { OauthClient } from './oauth-clients.ts';

/** What a token endpoint gave. */
export interface IssuedTokens {
  accessToken: string;
  /** Null where the provider keeps the one we have (Google on refresh). */
  refreshToken: string | null;
  expiresInSeconds: number;
  /** Null where all rights that were asked for are given (RFC 6749 section 5.1). */
  scopes: string[] | null;
}

/** A token endpoint gave nothing. */
export class TokensRefused extends Error {
  override readonly name = 'TokensRefused';
  readonly verdict: TokenVerdict;

  constructor(verdict: TokenVerdict, words: string, options?: ErrorOptions) {
    super(words, options);
    this.verdict = verdict;
  }
}

/** Asks providers for tokens. Both throw {@link TokensRefused}. */
export interface TokenEndpoint {
  /** Redeems the code that a person came back with (RFC 6749 section 4.1.3, RFC 7636 section 4.5). */
  redeem(client: OauthClient, grant: { code: string; verifier: string; redirectUri: string }): Promise<IssuedTokens>;
  /** Asks for a new access token (RFC 6749 section 6). */
  refresh(client: OauthClient, refreshToken: string): Promise<IssuedTokens>;
}

const Token = Type.String({ minLength: 1, maxLength: 16_000, pattern: '^[\\x20-\\x7e]+$' });
const Answer = parserOf(
  Type.Object({
    access_token: Token,
    refresh_token: Type.Optional(Token),
    expires_in: Type.Optional(Type.Number({ minimum: 0, maximum: 31_536_000 })),
    scope: Type.Optional(Type.String({ maxLength: 10_000 })),
  }),
);

const MAX_BYTES = 131_072;
/** Where a provider names no span; both that we know name an hour or so. */
const USUAL_SECONDS = 3600;

/** Makes the asking side. Redirects are not followed: they would carry our secret elsewhere. */
export function createTokenEndpoint(timeoutMs: number): TokenEndpoint {
  async function ask(client: OauthClient, form: Record<string, string>): Promise<IssuedTokens> {
    const { status, body } = await answerOf(client, form);
    if (status !== 200) {
      const { verdict, words } = tokenVerdict(status, body);
      throw new TokensRefused(verdict, words);
    }
    if (!Answer.check(body))
      throw new TokensRefused('unavailable', 'The answer of the sign-in is not one with tokens.');
    return {
      accessToken: body.access_token,
      refreshToken: body.refresh_token ?? null,
      expiresInSeconds: body.expires_in ?? USUAL_SECONDS,
      scopes: body.scope?.split(/\s+/).filter(Boolean) ?? null,
    };
  }

  async function answerOf({ provider, clientId, clientSecret }: OauthClient, form: Record<string, string>) {
    try {
      const response = await fetch(provider.tokenEndpoint, {
        method: 'POST',
        redirect: 'error',
        headers: { accept: 'application/json' },
        body: new URLSearchParams({ ...form, client_id: clientId, client_secret: clientSecret }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: response.status, body: parsed(await bounded(response)) };
    } catch (cause) {
      throw new TokensRefused('unavailable', 'The sign-in of the provider does not answer.', { cause });
    }
  }

  return {
    redeem: (client, { code, verifier, redirectUri }) =>
      ask(client, { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri }),
    refresh: (client, refreshToken) => ask(client, { grant_type: 'refresh_token', refresh_token: refreshToken }),
  };
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

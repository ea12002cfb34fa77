import { parserOf } from '@pochtovik/contracts';
import Type from 'typebox';
import { serverWords } from './smtp-reply.ts';

/** Visible ASCII and space (RFC 6749 appendix A.12): nothing that could end a field of the response. */
const TOKEN = /^[\x20-\x7e]+$/;
const CONTROL = /\p{Cc}/u;
const Challenge = parserOf(Type.Object({ status: Type.String(), scope: Type.Optional(Type.String()) }));

/** A login or token that can't be said in this mechanism. */
export class NotSayable extends Error {
  override readonly name = 'NotSayable';
}

/**
 * What a client says in SASL XOAUTH2, base64 (Google, "The SASL XOAUTH2 Mechanism"; Exchange takes the same form).
 * @throws NotSayable where user or token would break out of its field
 */
export function xoauth2Response(user: string, accessToken: string): string {
  if (CONTROL.test(user) || !TOKEN.test(accessToken))
    throw new NotSayable('The login or the token has a control character.');
  return Buffer.from(`user=${user}\u0001auth=Bearer ${accessToken}\u0001\u0001`, 'utf8').toString('base64');
}

/**
 * What a server says when it refuses a token, before its own refusal: JSON, in SMTP base64. Null for anything else.
 * @param challenge the base64 text, or the JSON where a library has read it already
 */
export function challengeWords(challenge: unknown): string | null {
  const told = typeof challenge === 'string' ? parsed(challenge) : challenge;
  if (!Challenge.check(told)) return null;
  const { status, scope } = told;
  return serverWords(`status ${status}${scope ? `, scope ${scope}` : ''}`);
}

function parsed(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    return null;
  }
}

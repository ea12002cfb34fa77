import { PochtovikError, parserOf } from '@pochtovik/contracts';
import Type from 'typebox';

/** What amoCRM's OAuth redirect says: a code to store, or that access was refused. */
export type OAuthRedirect = { type: 'granted'; code: string; referer: string } | { type: 'denied' };

const Text = (maxLength: number) => Type.Optional(Type.String({ minLength: 1, maxLength }));
const Query = parserOf(Type.Object({ code: Text(4000), referer: Text(300), client_id: Text(100), error: Text(200) }));

/**
 * Reads the redirect (amoCRM, "OAuth 2.0", step by step; marketplace installs call it from their own servers). `state` is not
 * read: no browser flow begins here, so there is nothing to compare it with, and the code alone names the account — whoever
 * sends a code can only connect the account that granted it.
 * Errors: BAD_REQUEST naming the parameter.
 */
export function readOAuthRedirect(query: unknown, clientId: string): OAuthRedirect {
  const { code, referer, client_id: integration, error } = Query.parse(query);
  if (integration !== undefined && integration !== clientId) throw bad('client_id', 'is another integration');
  if (error !== undefined) return { type: 'denied' };
  if (code === undefined) throw bad('code', 'is missing');
  if (referer === undefined) throw bad('referer', 'is missing');
  return { type: 'granted', code, referer };
}

function bad(field: string, message: string): PochtovikError {
  return new PochtovikError('BAD_REQUEST', { details: [{ field, message }] });
}

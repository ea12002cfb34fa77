import { OauthState, PochtovikError, parserOf } from '@pochtovik/contracts';
import Type from 'typebox';

/** What a mail provider's redirect says: a code for a sign-in that began here, or that the person gave no access. */
export type MailboxRedirect =
  | { type: 'granted'; accountId: number; userId: number; state: string; code: string }
  | { type: 'denied' };

const Text = (maxLength: number) => Type.Optional(Type.String({ minLength: 1, maxLength }));
const Query = parserOf(Type.Object({ code: Text(4000), error: Text(200), state: Text(200) }));
const state = parserOf(OauthState);

/**
 * Reads the redirect (RFC 6749 sections 4.1.2 and 4.1.2.1). The state names account and user; that they began the sign-in is
 * proven by whoever keeps it.
 * Errors: MAIL_OAUTH_STATE_INVALID for anything that no sign-in of ours leads to.
 */
export function readMailboxRedirect(query: unknown): MailboxRedirect {
  if (!Query.check(query)) throw new PochtovikError('MAIL_OAUTH_STATE_INVALID');
  if (query.error !== undefined) return { type: 'denied' };
  const { code, state: given } = query;
  if (code === undefined || !state.check(given)) throw new PochtovikError('MAIL_OAUTH_STATE_INVALID');
  const [accountId, userId] = given.split('.').map(Number);
  if (!Number.isSafeInteger(accountId) || !Number.isSafeInteger(userId) || !accountId || !userId) {
    throw new PochtovikError('MAIL_OAUTH_STATE_INVALID');
  }
  return { type: 'granted', accountId, userId, state: given, code };
}

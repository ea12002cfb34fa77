import { parserOf } from '@pochtovik/contracts';
import Type from 'typebox';
import { serverWords } from './smtp-reply.ts';

/**
 * What a refusal of a token endpoint means:
 * - `revoked`: the grant is gone; only the person brings it back by signing in again;
 * - `misconfigured`: the provider does not know us, or not like this; no mailbox is at fault;
 * - `unavailable`: nothing is proven; later it may work.
 */
export type TokenVerdict = 'revoked' | 'misconfigured' | 'unavailable';

const Refusal = parserOf(
  Type.Object({ error: Type.String({ maxLength: 200 }), error_description: Type.Optional(Type.String()) }),
);

/** RFC 6749 section 5.2; Google adds admin_policy_enforced and org_internal, Microsoft the three that end in _required. */
const MEANINGS: Readonly<Record<string, TokenVerdict>> = {
  invalid_grant: 'revoked',
  access_denied: 'revoked',
  admin_policy_enforced: 'revoked',
  org_internal: 'revoked',
  interaction_required: 'revoked',
  login_required: 'revoked',
  consent_required: 'revoked',
  invalid_client: 'misconfigured',
  unauthorized_client: 'misconfigured',
  unsupported_grant_type: 'misconfigured',
  invalid_scope: 'misconfigured',
  invalid_request: 'misconfigured',
};

/**
 * Judges an answer that is no success. Only a named error of RFC 6749 with status 400 or 401 says anything of the grant: limits
 * (403, 429), faults (5xx) and pages of proxies do not, so that trouble on the way never costs a mailbox its sign-in.
 * @param body the answer, parsed where it was JSON
 */
export function tokenVerdict(status: number, body: unknown): { verdict: TokenVerdict; words: string } {
  if (!Refusal.check(body)) return { verdict: 'unavailable', words: `HTTP ${status}` };
  const { error, error_description: description } = body;
  const words = serverWords(description ? `${error}: ${description}` : error);
  const verdict = status === 400 || status === 401 ? (MEANINGS[error] ?? 'unavailable') : 'unavailable';
  return { verdict, words };
}

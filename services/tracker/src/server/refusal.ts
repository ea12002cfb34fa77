import type { DecodedToken, TokenClaims, TokenPurpose } from '@pochtovik/tracking-token';
import type { FastifyRequest } from 'fastify';
import type { Tracker, VisitKind } from './tracker.ts';

/** A token's claims, or the status to refuse it with. */
export type Checked = { ok: true; claims: TokenClaims } | { ok: false; status: 404 | 429 };

/**
 * Checks the token of an address. What is wrong with it — its form, its signature, its key, its purpose, nothing known of it
 * — makes no difference to the answer. A source that asks for too many such addresses gets 429 with the same look; genuine
 * tokens are served to it all the same, since many readers share one proxy.
 */
export function checkToken(
  tracker: Tracker,
  request: FastifyRequest,
  token: string,
  purpose: TokenPurpose & VisitKind,
): Checked {
  const decoded: DecodedToken = tracker.codec.decode(token, purpose);
  const isWhole = decoded.ok && (purpose !== 'click' || decoded.claims.linkNumber !== undefined);
  if (decoded.ok && isWhole) return decoded;
  tracker.counters.refused(purpose, decoded.ok ? 'TOKEN_WITHOUT_LINK' : decoded.code);
  if (tracker.misses.isSpent(request.ip)) return { ok: false, status: 429 };
  tracker.misses.spend(request.ip);
  return { ok: false, status: 404 };
}

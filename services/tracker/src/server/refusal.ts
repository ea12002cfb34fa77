import type { DecodedToken, HostedImage, TokenClaims, TokenPurpose } from '@pochtovik/tracking-token';
import type { FastifyRequest } from 'fastify';
import type { Tracker } from './tracker.ts';

/** A token's claims, or the status to refuse it with. */
export type Checked = { ok: true; claims: TokenClaims } | Refused;

/** The image of a token, or the status to refuse it with. */
export type CheckedImage = { ok: true; image: HostedImage } | Refused;

interface Refused {
  ok: false;
  status: 404 | 429;
}

/** Addresses of one of several things of a letter. */
const NUMBERED: ReadonlySet<TokenPurpose> = new Set(['click', 'link', 'download']);

/**
 * Checks the token of an address. What is wrong with it — its form, its signature, its key, its purpose, nothing known of it
 * — makes no difference to the answer. A source that asks for too many such addresses gets 429 with the same look; genuine
 * tokens are served to it all the same, since many readers share one proxy.
 */
export function checkToken(
  tracker: Tracker,
  request: FastifyRequest,
  token: string,
  purpose: Exclude<TokenPurpose, 'image'>,
): Checked {
  const decoded: DecodedToken = tracker.codec.decode(token, purpose);
  const isWhole = decoded.ok && (!NUMBERED.has(purpose) || decoded.claims.linkNumber !== undefined);
  if (decoded.ok && isWhole) return decoded;
  return refused(tracker, request, purpose, decoded.ok ? 'TOKEN_WITHOUT_LINK' : decoded.code);
}

/** Checks the token of a hosted image as {@link checkToken} does. */
export function checkImageToken(tracker: Tracker, request: FastifyRequest, token: string): CheckedImage {
  const decoded = tracker.codec.decodeImage(token);
  return decoded.ok ? decoded : refused(tracker, request, 'image', decoded.code);
}

function refused(tracker: Tracker, request: FastifyRequest, kind: TokenPurpose, code: string): Refused {
  tracker.counters.refused(kind, code);
  if (tracker.misses.isSpent(request.ip)) return { ok: false, status: 429 };
  tracker.misses.spend(request.ip);
  return { ok: false, status: 404 };
}

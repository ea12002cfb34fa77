import type { TokenClaims } from '@pochtovik/tracking-token';
import { classify, RULES_VERSION, type Visit } from './visitor-class.ts';

/** Fields that all events of the tracker have. */
export interface Hit {
  hitId: string;
  letterId: string;
  visitor: ReturnType<typeof classify>['visitor'];
  reason: string;
  rulesVersion: number;
  userAgent: string;
}

const MAX_USER_AGENT = 300;

/**
 * Describes one visit. The address of the visitor is not part of it: nothing needs it after the verdict.
 * @param hitId fresh random id: two visits are two hits
 * @param visit what is known of it; its agent as it came
 */
export function describeHit(
  hitId: string,
  claims: Pick<TokenClaims, 'letterId'>,
  visit: Omit<Visit, 'userAgent'> & { userAgent: string | undefined },
): Hit {
  const userAgent = shownAgent(visit.userAgent);
  return {
    hitId,
    letterId: claims.letterId,
    ...classify({ ...visit, userAgent }),
    rulesVersion: RULES_VERSION,
    userAgent,
  };
}

/** An agent as it is kept. Control characters have no place in a header and would only trouble those who read logs. */
export function shownAgent(header: string | undefined): string {
  return (header ?? '').replaceAll(/\p{Cc}/gu, ' ').slice(0, MAX_USER_AGENT);
}

/** The trace a letter was made in, as W3C headers, so that a visit continues it; empty when the token carries none. */
export function traceHeadersOf({ traceId, spanId }: TokenClaims): Record<string, string> {
  return traceId !== undefined && spanId !== undefined ? { traceparent: `00-${traceId}-${spanId}-01` } : {};
}

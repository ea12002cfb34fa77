import { currentTrace } from '@pochtovik/service-kit';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';

/** The addresses of one letter at the tracker. */
export interface TrackedAddresses {
  pixel: string;
  /** Address of each trigger link, by its number. */
  links: Record<number, string>;
}

/** Makes the addresses of a letter; they carry the current trace, so that a visit continues it. */
export type TrackLetter = (accountId: number, letterId: string, linkNumbers: readonly number[]) => TrackedAddresses;

/** @throws TrackingKeysError when the keys of the settings are no keys */
export function createTrackLetter({
  trackerUrl,
  trackingKeys,
}: {
  trackerUrl: string;
  trackingKeys: string;
}): TrackLetter {
  const codec = createTokenCodec(parseKeys(trackingKeys));
  return (accountId, letterId, linkNumbers) => {
    const letter = { accountId, letterId, ...traceIds(currentTrace()['traceparent']) };
    const links = linkNumbers.map((linkNumber): [number, string] => [
      linkNumber,
      `${trackerUrl}/c/${codec.encode({ purpose: 'click', ...letter, linkNumber })}`,
    ]);
    return {
      pixel: `${trackerUrl}/o/${codec.encode({ purpose: 'open', ...letter })}.gif`,
      links: Object.fromEntries(links),
    };
  };
}

/** Trace and span of a W3C `traceparent` (https://www.w3.org/TR/trace-context/#traceparent-header); none where nothing is traced. */
function traceIds(traceparent: string | undefined): { traceId?: string; spanId?: string } {
  const [, traceId, spanId] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return {};
  return { traceId, spanId };
}

import { currentTrace } from '@pochtovik/service-kit';
import { createTokenCodec, parseKeys, type TokenPurpose } from '@pochtovik/tracking-token';

/** The addresses of one letter at the tracker. */
export interface TrackedAddresses {
  pixel: string;
  /** Address of each trigger link, by its number. */
  links: Record<number, string>;
  /** The page where the recipient unsubscribes, and the address of one click (RFC 8058). */
  unsubscribe: string;
}

/** Makes addresses at the tracker; they carry the current trace, so that a visit continues it. */
export interface Tracking {
  /** The addresses of a letter. */
  addresses(accountId: number, letterId: string, linkNumbers: readonly number[]): TrackedAddresses;
  /** The page where a file of a letter is downloaded. @param number place among the letter's files, from 1 */
  download(accountId: number, letterId: string, number: number): string;
  /** The address of an image that letters show; the same in every letter. */
  image(accountId: number, attachmentId: string): string;
  /** The body of a letter with its addresses made those of another letter, so that a visit tells of that one. */
  moved(body: string, accountId: number, fromLetterId: string, toLetterId: string): string;
}

/** Path of each purpose at the tracker. */
const PATHS = { open: 'o', click: 'c', download: 'd', unsubscribe: 'u', image: 'i' } as const satisfies Partial<
  Record<TokenPurpose, string>
>;
const PURPOSES = new Map<string, TokenPurpose>([
  [PATHS.open, 'open'],
  [PATHS.click, 'click'],
  [PATHS.download, 'download'],
  [PATHS.unsubscribe, 'unsubscribe'],
]);
/** Where a token may stand: behind a path of the tracker. Only the signature tells whether it is one. */
const TOKEN = /\/([a-z])\/([\w-]{50,100})/g;

/** @throws TrackingKeysError when the keys of the settings are no keys */
export function createTracking({ trackerUrl, trackingKeys }: { trackerUrl: string; trackingKeys: string }): Tracking {
  const codec = createTokenCodec(parseKeys(trackingKeys));
  return {
    addresses(accountId, letterId, linkNumbers) {
      const letter = { accountId, letterId, ...traceIds(currentTrace()['traceparent']) };
      const links = linkNumbers.map((linkNumber): [number, string] => [
        linkNumber,
        `${trackerUrl}/${PATHS.click}/${codec.encode({ purpose: 'click', ...letter, linkNumber })}`,
      ]);
      return {
        pixel: `${trackerUrl}/${PATHS.open}/${codec.encode({ purpose: 'open', ...letter })}.gif`,
        links: Object.fromEntries(links),
        unsubscribe: `${trackerUrl}/${PATHS.unsubscribe}/${codec.encode({ purpose: 'unsubscribe', ...letter })}`,
      };
    },

    download(accountId, letterId, number) {
      const letter = { accountId, letterId, ...traceIds(currentTrace()['traceparent']) };
      const token = codec.encode({ purpose: 'download', ...letter, linkNumber: number });
      return `${trackerUrl}/${PATHS.download}/${token}`;
    },

    image: (accountId, attachmentId) =>
      `${trackerUrl}/${PATHS.image}/${codec.encodeImage({ accountId, attachmentId })}`,

    moved(body, accountId, fromLetterId, toLetterId) {
      const trace = traceIds(currentTrace()['traceparent']);
      return body.replaceAll(TOKEN, (address: string, path: string, token: string) => {
        const purpose = PURPOSES.get(path);
        const decoded = purpose && codec.decode(token, purpose);
        if (!decoded?.ok || decoded.claims.accountId !== accountId) return address;
        const { linkNumber, letterId } = decoded.claims;
        if (letterId !== fromLetterId) return address;
        return `/${path}/${codec.encode({ purpose: decoded.claims.purpose, accountId, letterId: toLetterId, linkNumber, ...trace })}`;
      });
    },
  };
}

/** Trace and span of a W3C `traceparent` (https://www.w3.org/TR/trace-context/#traceparent-header); none where nothing is traced. */
function traceIds(traceparent: string | undefined): { traceId?: string; spanId?: string } {
  const [, traceId, spanId] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return {};
  return { traceId, spanId };
}

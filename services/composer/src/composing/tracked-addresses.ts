import { currentTrace } from '@pochtovik/service-kit';
import type { TemplateData } from '@pochtovik/template-language';
import { createTokenCodec, parseKeys, type TokenPurpose } from '@pochtovik/tracking-token';
import { type LetterUser, letterData } from '../domain/letter-words.ts';
import { type TrackedHtml, trackedPlainLinks } from '../domain/plain-links.ts';
import type { LinkDomains } from './link-domain.ts';

/** The addresses of one letter at the tracker. */
export interface TrackedAddresses {
  pixel: string;
  /** Address of each trigger link, by its number. */
  links: Record<number, string>;
  /** The page where the recipient unsubscribes, and the address of one click (RFC 8058). */
  unsubscribe: string;
  /** The letter as a page. */
  webVersion: string;
  /** The address that leads over us to where a plain link leads. @param number place among the letter's plain links, from 1 */
  link(number: number): string;
  /** True for addresses at the tracker. */
  isOwn(url: string): boolean;
}

/** Makes addresses at the tracker; they carry the current trace, so that a visit continues it. */
export interface Tracking {
  /** The addresses of a letter. */
  addresses(accountId: number, letterId: string, linkNumbers: readonly number[]): Promise<TrackedAddresses>;
  /** Addresses that lead to the tracker's page of links it does not know, for a letter that is only looked at. */
  inert(linkNumbers: readonly number[]): TrackedAddresses;
  /** Where the files of a letter that is only looked at lead: as {@link Tracking.inert}. */
  inertDownload: string;
  /** The page where a file of a letter is downloaded. @param number place among the letter's files, from 1 */
  download(accountId: number, letterId: string, number: number): Promise<string>;
  /** The address of an image that letters show; the same in every letter. */
  image(accountId: number, attachmentId: string): Promise<string>;
  /** The body of a letter with its addresses made those of another letter, so that a visit tells of that one. */
  moved(body: string, accountId: number, fromLetterId: string, toLetterId: string): string;
}

/** Path of each purpose at the tracker. */
const PATHS = {
  open: 'o',
  click: 'c',
  link: 'l',
  download: 'd',
  unsubscribe: 'u',
  'web-version': 'w',
  image: 'i',
} as const satisfies Record<TokenPurpose, string>;
const PURPOSES = new Map<string, TokenPurpose>([
  [PATHS.open, 'open'],
  [PATHS.click, 'click'],
  [PATHS.link, 'link'],
  [PATHS['web-version'], 'web-version'],
  [PATHS.download, 'download'],
  [PATHS.unsubscribe, 'unsubscribe'],
]);
/** Where a token may stand: behind a path of the tracker. Only the signature tells whether it is one. */
const TOKEN = /\/([a-z])\/([\w-]{50,100})/g;

/**
 * Makes {@link Tracking}.
 * @param domains tells the address that letters of an account carry; `trackerUrl` where nobody does
 * @throws TrackingKeysError when the keys of the settings are no keys
 */
export function createTracking(
  { trackerUrl, trackingKeys }: { trackerUrl: string; trackingKeys: string },
  domains: Pick<LinkDomains, 'trackerUrl'>,
): Tracking {
  const codec = createTokenCodec(parseKeys(trackingKeys));
  return {
    async addresses(accountId, letterId, linkNumbers) {
      const base = await domains.trackerUrl(accountId);
      const letter = { accountId, letterId, ...traceIds(currentTrace()['traceparent']) };
      const links = linkNumbers.map((linkNumber): [number, string] => [
        linkNumber,
        `${base}/${PATHS.click}/${codec.encode({ purpose: 'click', ...letter, linkNumber })}`,
      ]);
      return {
        pixel: `${base}/${PATHS.open}/${codec.encode({ purpose: 'open', ...letter })}.gif`,
        links: Object.fromEntries(links),
        unsubscribe: `${base}/${PATHS.unsubscribe}/${codec.encode({ purpose: 'unsubscribe', ...letter })}`,
        webVersion: `${base}/${PATHS['web-version']}/${codec.encode({ purpose: 'web-version', ...letter })}`,
        link: (number) => `${base}/${PATHS.link}/${codec.encode({ purpose: 'link', ...letter, linkNumber: number })}`,
        isOwn: (url) => url.startsWith(`${base}/`) || url.startsWith(`${trackerUrl}/`),
      };
    },

    inert: (linkNumbers) => ({
      pixel: '',
      links: Object.fromEntries(linkNumbers.map((number) => [number, `${trackerUrl}/${PATHS.click}/preview`])),
      unsubscribe: `${trackerUrl}/${PATHS.unsubscribe}/preview`,
      webVersion: `${trackerUrl}/${PATHS['web-version']}/preview`,
      link: () => `${trackerUrl}/${PATHS.link}/preview`,
      isOwn: (url) => url.startsWith(`${trackerUrl}/`),
    }),

    inertDownload: `${trackerUrl}/${PATHS.download}/preview`,

    async download(accountId, letterId, number) {
      const letter = { accountId, letterId, ...traceIds(currentTrace()['traceparent']) };
      const token = codec.encode({ purpose: 'download', ...letter, linkNumber: number });
      return `${await domains.trackerUrl(accountId)}/${PATHS.download}/${token}`;
    },

    async image(accountId, attachmentId) {
      const base = await domains.trackerUrl(accountId);
      return `${base}/${PATHS.image}/${codec.encodeImage({ accountId, attachmentId })}`;
    },

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

/** Words of a letter that name its own addresses. @param user who sends it, or is responsible for its card */
export function letterWords(
  { unsubscribe, webVersion }: TrackedAddresses,
  user: LetterUser | null,
  { now, timeZone }: { now: Date; timeZone: string },
): TemplateData {
  return letterData({ unsubscribeUrl: unsubscribe, webVersionUrl: webVersion, user, now, timeZone });
}

/** The HTML of a letter, its plain links tracked where that is wanted. */
export function withTrackedLinks(html: string, isWanted: boolean | undefined, tracked: TrackedAddresses): TrackedHtml {
  return isWanted
    ? trackedPlainLinks(html, { addressOf: tracked.link, isOwn: tracked.isOwn })
    : { html, plainLinks: [] };
}

/** Trace and span of a W3C `traceparent` (https://www.w3.org/TR/trace-context/#traceparent-header); none where nothing is traced. */
function traceIds(traceparent: string | undefined): { traceId?: string; spanId?: string } {
  const [, traceId, spanId] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return {};
  return { traceId, spanId };
}

import type { VisitorClass } from '@pochtovik/contracts';
import type { Static } from 'typebox';

/** Number of the rule table below; it goes with every hit, so that old verdicts can be told from new ones. */
export const RULES_VERSION = 2;

/** What an address of ours is for. */
export type VisitKind = 'open' | 'click' | 'link' | 'download' | 'unsubscribe';

/** What is known of a visit. */
export interface Visit {
  kind: VisitKind;
  /** `User-Agent`, empty when there was none. */
  userAgent: string;
  /** Whether there was an `Accept-Language`: what people read mail with says which languages they know. */
  hasLanguage: boolean;
  /** How many different links of the letter its visitor's address has asked for in the last {@link BURST_MS}, this one among them. */
  linksAtOnce: number;
  /** Milliseconds since the mail server took the letter; null when that is longer ago than {@link ARRIVAL_MS} or not known. */
  sinceSentMs: number | null;
}

/** Who a visit was made by, and the rule that decided. */
export interface Verdict {
  visitor: Static<typeof VisitorClass>;
  /** Name of the rule, or `no-rule-matched`. */
  reason: string;
}

/** One rule of the table. */
export interface VisitRule {
  name: string;
  visitor: Static<typeof VisitorClass>;
  /** What it goes by and why, for the reference page. */
  why: string;
  matches(visit: Visit): boolean;
}

/** So many different links of one letter, asked for from one address within {@link BURST_MS}, are no reading. */
export const BURST_LINKS = 3;
/** See {@link BURST_LINKS}. */
export const BURST_MS = 5000;
/** A letter is not read this soon after its mail server took it. */
export const ARRIVAL_MS = 2000;

/**
 * The rules, the first that matches decides. Opens by `person` and `proxy` count; `machine` and `scanner` are kept but fire
 * nothing. A wrong `machine` costs an open that is not seen, a wrong `person` moves a deal that nobody has looked at: where
 * an agent is used both ways it is a machine.
 */
export const VISIT_RULES: readonly VisitRule[] = [
  {
    name: 'burst-of-links',
    visitor: 'scanner',
    why: `${BURST_LINKS} or more different links of one letter were asked for from one place within ${BURST_MS / 1000} seconds: security products try all of them, people follow one`,
    matches: ({ linksAtOnce }) => linksAtOnce >= BURST_LINKS,
  },
  {
    // WURFL counts it as a mail client since 2018 (scientiamobile.com, "What is Google Image Proxy").
    name: 'google-image-proxy',
    visitor: 'proxy',
    why: 'Gmail fetches pictures through it when the letter is shown: a person has opened it',
    matches: byAgent((agent) => agent.includes('GoogleImageProxy') || agent.includes('ggpht.com')),
  },
  {
    // Validity, "provider categories in Everest".
    name: 'yahoo-mail-proxy',
    visitor: 'proxy',
    why: 'Yahoo and AOL fetch pictures through it when the letter is shown',
    matches: byAgent((agent) => agent.includes('YahooMailProxy')),
  },
  {
    // Both name themselves robots, so they stand before the rule for those; only pictures come by them.
    name: 'russian-image-proxy',
    visitor: 'proxy',
    why: 'Yandex Mail and Mail.ru fetch pictures through `YandexImageResizer` and `Mail.RU_Bot/Img` for the reader; asked for a link they are robots like others',
    matches: ({ kind, userAgent }) => kind === 'open' && /YandexImageResizer|Mail\.RU_Bot\/Img/i.test(userAgent),
  },
  {
    // SparkPost, "Gmail is pre-fetching images".
    name: 'gmail-prefetch',
    visitor: 'machine',
    why: 'Gmail loads pictures ahead of the reader with this one string (`… Edge/12.246 Mozilla/5.0`)',
    matches: byAgent((agent) => agent.endsWith('Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0')),
  },
  {
    // Mailgun, "bot detection".
    name: 'apple-mail-privacy-protection',
    visitor: 'machine',
    why: 'Apple Mail Privacy Protection loads every picture of every letter by itself and calls itself `Mozilla/5.0` and no more',
    matches: byAgent((agent) => agent === 'Mozilla/5.0'),
  },
  {
    name: 'no-user-agent',
    visitor: 'machine',
    why: 'every mail program and browser names itself',
    matches: byAgent((agent) => agent === ''),
  },
  {
    name: 'security-scanner',
    visitor: 'scanner',
    why: 'security products that open letters before their reader, by the names they give themselves: Barracuda, Proofpoint, Mimecast, Microsoft Defender and Safe Links, Kaspersky, Dr.Web …',
    matches: byAgent((agent) =>
      /barracuda|proofpoint|mimecast|forcepoint|symantec|mcafee|trellix|ironport|cisco-|sophos|trend ?micro|fireeye|kaspersky|dr\.?web|safe-?links|defender|BingPreview|Office Existence Discovery|urldefense|virustotal|urlscan|zscaler|cloudmark|spamhaus|bitdefender|checkpoint|netcraft/i.test(
        agent,
      ),
    ),
  },
  {
    name: 'link-preview',
    visitor: 'scanner',
    why: 'messengers and mail programs that look at a link to draw its card: Slack, Telegram, WhatsApp, Viber, VK, Teams …',
    matches: byAgent((agent) =>
      /facebookexternalhit|whatsapp|telegrambot|slack-?(bot|img)|skypeuripreview|twitterbot|linkedinbot|discordbot|viber|vkshare|embedly|iframely|preview|microsoft teams/i.test(
        agent,
      ),
    ),
  },
  {
    name: 'crawler',
    visitor: 'scanner',
    why: 'what calls itself bot, crawler, spider or scanner, or names an address to read about it',
    // Cubot makes phones.
    matches: byAgent((agent) => /(?<!cu)bot\b|crawler|spider|slurp|scanner|\+https?:\/\//i.test(agent)),
  },
  {
    name: 'program',
    visitor: 'machine',
    why: 'HTTP libraries and browsers without a screen',
    matches: byAgent((agent) =>
      /^(curl|wget|python|go-http|java|node|undici|axios|okhttp|libwww|lwp|ruby|php|guzzle|apache-httpclient|got|postman|httpie|amazon cloudfront|ahc)\b|python-requests|aiohttp|headlesschrome|phantomjs|puppeteer|playwright/i.test(
        agent,
      ),
    ),
  },
  {
    name: 'at-arrival',
    visitor: 'scanner',
    why: `asked for within ${ARRIVAL_MS / 1000} seconds after the mail server took the letter, by something that says no language: gateways look at letters on their way, under the name of a browser`,
    matches: ({ sinceSentMs, hasLanguage }) => sinceSentMs !== null && sinceSentMs < ARRIVAL_MS && !hasLanguage,
  },
];

const PERSON: Verdict = { visitor: 'person', reason: 'no-rule-matched' };

/** Decides who made a visit. */
export function classify(visit: Visit): Verdict {
  const known = { ...visit, userAgent: visit.userAgent.trim() };
  const rule = VISIT_RULES.find(({ matches }) => matches(known));
  return rule ? { visitor: rule.visitor, reason: rule.name } : PERSON;
}

/** A rule that goes by the agent alone. */
function byAgent(matches: (agent: string) => boolean): (visit: Visit) => boolean {
  return ({ userAgent }) => matches(userAgent);
}

/** Headers by which a browser or mail program says that it asks ahead of the reader. */
const PURPOSE_HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const;

/**
 * True for requests that are made ahead of any reader, or only ask what is there: they are answered, and nothing is
 * counted. Prefetch is told by `Sec-Purpose` (W3C, Nostate Prefetch and Prerendering), `Purpose` (Chromium, Safari),
 * `X-Purpose` (Safari previews), `X-Moz` (Firefox).
 */
export function isAheadOfReader(
  method: string | undefined,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): boolean {
  if (method === 'HEAD') return true;
  return PURPOSE_HEADERS.some((name) => {
    const purpose = headers[name];
    return purpose !== undefined && /prefetch|prerender|preview/i.test(String(purpose));
  });
}

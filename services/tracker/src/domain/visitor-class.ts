import type { VisitorClass } from '@pochtovik/contracts';
import type { Static } from 'typebox';

/** Number of the rule table below; it goes with every hit, so that old verdicts can be told from new ones. */
export const RULES_VERSION = 1;

/** What is known of a visit. */
export interface Visit {
  /** `User-Agent`, empty when there was none. */
  userAgent: string;
}

/** Who a visit was made by, and the rule that decided. */
export interface Verdict {
  visitor: Static<typeof VisitorClass>;
  /** Name of the rule, or `no-rule-matched`. */
  reason: string;
}

interface Rule {
  name: string;
  visitor: Static<typeof VisitorClass>;
  matches(userAgent: string): boolean;
}

/**
 * The rules, the first that matches decides. Opens by `person` and `proxy` count; `machine` and `scanner` are kept but fire
 * nothing. A wrong `machine` costs an open that is not seen, a wrong `person` moves a deal that nobody has looked at: where
 * an agent is used both ways it is a machine.
 */
const RULES: readonly Rule[] = [
  {
    // Gmail fetches images through it when the letter is shown, once for each picture (WURFL counts it as a mail client
    // since 2018: scientiamobile.com, "What is Google Image Proxy").
    name: 'google-image-proxy',
    visitor: 'proxy',
    matches: (agent) => agent.includes('GoogleImageProxy') || agent.includes('ggpht.com'),
  },
  {
    // Yahoo and AOL, likewise at the showing (Validity, "provider categories in Everest").
    name: 'yahoo-mail-proxy',
    visitor: 'proxy',
    matches: (agent) => agent.includes('YahooMailProxy'),
  },
  {
    // Gmail loads pictures ahead of the reader with this one string (SparkPost, "Gmail is pre-fetching images").
    name: 'gmail-prefetch',
    visitor: 'machine',
    matches: (agent) => agent.endsWith('Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0'),
  },
  {
    // Apple Mail Privacy Protection loads every picture of every letter by itself and calls itself this and no more
    // (Mailgun, "bot detection").
    name: 'apple-mail-privacy-protection',
    visitor: 'machine',
    matches: (agent) => agent === 'Mozilla/5.0',
  },
  {
    name: 'no-user-agent',
    visitor: 'machine',
    matches: (agent) => agent === '',
  },
  {
    // Security products that open letters before their reader, by the names they give themselves.
    name: 'security-scanner',
    visitor: 'scanner',
    matches: (agent) =>
      /barracuda|proofpoint|mimecast|forcepoint|symantec|mcafee|ironport|sophos|trend ?micro|fireeye|kaspersky|dr\.?web|safe-?links|BingPreview|Office Existence Discovery|urldefense|virustotal|urlscan|zscaler|cloudmark|spamhaus/i.test(
        agent,
      ),
  },
  {
    // Messengers that look at a link to draw its card.
    name: 'link-preview',
    visitor: 'scanner',
    matches: (agent) =>
      /facebookexternalhit|whatsapp|telegrambot|slackbot|skypeuripreview|twitterbot|linkedinbot|discordbot|viber|vkshare|embedly|preview/i.test(
        agent,
      ),
  },
  {
    name: 'crawler',
    visitor: 'scanner',
    // Cubot makes phones.
    matches: (agent) => /(?<!cu)bot\b|crawler|spider|slurp|scanner|\+https?:\/\//i.test(agent),
  },
  {
    // HTTP libraries and browsers without a screen.
    name: 'program',
    visitor: 'machine',
    matches: (agent) =>
      /^(curl|wget|python|go-http|java|node|undici|axios|okhttp|libwww|lwp|ruby|php|guzzle|apache-httpclient|got|postman|httpie|amazon cloudfront|ahc)\b|python-requests|aiohttp|headlesschrome|phantomjs|puppeteer|playwright/i.test(
        agent,
      ),
  },
];

/** Decides who made a visit. */
export function classify({ userAgent }: Visit): Verdict {
  const agent = userAgent.trim();
  const rule = RULES.find(({ matches }) => matches(agent));
  return rule ? { visitor: rule.visitor, reason: rule.name } : { visitor: 'person', reason: 'no-rule-matched' };
}

/**
 * True for requests that are made ahead of any reader, or only ask what is there: they are answered, and nothing is
 * counted. Prefetch is told by `Sec-Purpose` (W3C, Nostate Prefetch and Prerendering), `Purpose` (Chromium, Safari),
 * `X-Purpose` (Safari previews), `X-Moz` (Firefox).
 */
export function isAheadOfReader(
  method: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): boolean {
  const purposes = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map((name) => String(headers[name] ?? ''));
  return method === 'HEAD' || purposes.some((purpose) => /prefetch|prerender|preview/i.test(purpose));
}

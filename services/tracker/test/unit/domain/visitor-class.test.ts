import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify, isAheadOfReader, type Visit } from '../../../src/domain/visitor-class.ts';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

/** A visit of somebody who reads, but for the agent. */
const READING: Visit = { kind: 'open', userAgent: '', hasLanguage: true, linksAtOnce: 1, sinceSentMs: null };

const agents: [string, string, string][] = [
  [CHROME, 'person', 'no-rule-matched'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)',
    'person',
    'no-rule-matched',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0', 'person', 'no-rule-matched'],
  [
    'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; Microsoft Outlook 16.0.17928)',
    'person',
    'no-rule-matched',
  ],
  [
    'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
    'proxy',
    'google-image-proxy',
  ],
  ['YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html', 'proxy', 'yahoo-mail-proxy'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0',
    'machine',
    'gmail-prefetch',
  ],
  ['Mozilla/5.0 (compatible; YandexImageResizer/2.0; +http://yandex.com/bots)', 'proxy', 'russian-image-proxy'],
  [
    'Mozilla/5.0 (compatible; Linux x86_64; Mail.RU_Bot/Img/2.0; +http://go.mail.ru/help/robots)',
    'proxy',
    'russian-image-proxy',
  ],
  ['Mozilla/5.0', 'machine', 'apple-mail-privacy-protection'],
  ['', 'machine', 'no-user-agent'],
  ['   ', 'machine', 'no-user-agent'],
  ['Barracuda Sentinel (EE)', 'scanner', 'security-scanner'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 BingPreview/1.0b', 'scanner', 'security-scanner'],
  ['Mozilla/5.0 (Windows NT 10.0) SafeLinks/1.0', 'scanner', 'security-scanner'],
  ['Microsoft Defender for Office', 'scanner', 'security-scanner'],
  ['Mozilla/5.0 (compatible; Mimecast-URL-Protect)', 'scanner', 'security-scanner'],
  ['ProofpointURLDefense/2', 'scanner', 'security-scanner'],
  ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', 'scanner', 'link-preview'],
  ['Slack-ImgProxy (+https://api.slack.com/robots)', 'scanner', 'link-preview'],
  ['WhatsApp/2.23.20.0', 'scanner', 'link-preview'],
  ['Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5', 'scanner', 'link-preview'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
    'person',
    'no-rule-matched',
  ],
  [`${CHROME.replace('Chrome/130.0.0.0', 'Chrome/130.0.0.0 YaBrowser/24.10.0')}`, 'person', 'no-rule-matched'],
  ['TelegramBot (like TwitterBot)', 'scanner', 'link-preview'],
  ['facebookexternalhit/1.1', 'scanner', 'link-preview'],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'scanner', 'crawler'],
  ['curl/8.5.0', 'machine', 'program'],
  ['node', 'machine', 'program'],
  ['python-requests/2.31', 'machine', 'program'],
  [`${CHROME.replace('Chrome', 'HeadlessChrome')}`, 'machine', 'program'],
];
for (const [userAgent, visitor, reason] of agents) {
  test(`${JSON.stringify(userAgent.slice(0, 60))} is a ${visitor} by ${reason}`, () => {
    assert.deepEqual(classify({ ...READING, userAgent }), { visitor, reason });
  });
}

test('a phone of a maker whose name holds "bot" is no crawler', () => {
  const userAgent =
    'Mozilla/5.0 (Linux; Android 14; CUBOT X70) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36';
  assert.equal(classify({ ...READING, userAgent }).visitor, 'person');
});

test('HEAD and every way to say prefetch are ahead of the reader, a visit is not', () => {
  assert.equal(isAheadOfReader('GET', {}), false);
  assert.equal(isAheadOfReader('POST', { purpose: 'navigate' }), false);
  assert.equal(isAheadOfReader('HEAD', {}), true);
  assert.equal(isAheadOfReader('GET', { 'sec-purpose': 'prefetch;prerender' }), true);
  assert.equal(isAheadOfReader('GET', { purpose: 'prefetch' }), true);
  assert.equal(isAheadOfReader('GET', { 'x-moz': 'prefetch' }), true);
  assert.equal(isAheadOfReader('GET', { 'x-purpose': 'preview' }), true);
});

const visits: [string, Partial<Visit>, string, string][] = [
  ['a person who opens two links of a letter in tabs', { kind: 'click', linksAtOnce: 2 }, 'person', 'no-rule-matched'],
  ['a place that tries three links at once', { kind: 'click', linksAtOnce: 3 }, 'scanner', 'burst-of-links'],
  ['the picture that such a place loads too', { kind: 'open', linksAtOnce: 5 }, 'scanner', 'burst-of-links'],
  [
    'a browser without a language while the letter arrives',
    { sinceSentMs: 300, hasLanguage: false },
    'scanner',
    'at-arrival',
  ],
  ['a reader who is very quick', { sinceSentMs: 300 }, 'person', 'no-rule-matched'],
  ['a mail program without a language, later', { sinceSentMs: null, hasLanguage: false }, 'person', 'no-rule-matched'],
  [
    'Gmail while the letter arrives: its reader has it open',
    { sinceSentMs: 300, hasLanguage: false, userAgent: 'Mozilla/5.0 (via ggpht.com GoogleImageProxy)' },
    'proxy',
    'google-image-proxy',
  ],
  [
    'a picture fetcher asking for a link',
    { kind: 'click', userAgent: 'Mozilla/5.0 (compatible; YandexImageResizer/2.0; +http://yandex.com/bots)' },
    'scanner',
    'crawler',
  ],
];
for (const [what, visit, visitor, reason] of visits) {
  test(`${what}: ${visitor} by ${reason}`, () => {
    assert.deepEqual(classify({ ...READING, userAgent: CHROME, ...visit }), { visitor, reason });
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify, isAheadOfReader } from '../../../src/domain/visitor-class.ts';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

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
  ['Mozilla/5.0', 'machine', 'apple-mail-privacy-protection'],
  ['', 'machine', 'no-user-agent'],
  ['   ', 'machine', 'no-user-agent'],
  ['Barracuda Sentinel (EE)', 'scanner', 'security-scanner'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 BingPreview/1.0b', 'scanner', 'security-scanner'],
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
    assert.deepEqual(classify({ userAgent }), { visitor, reason });
  });
}

test('a phone of a maker whose name holds "bot" is no crawler', () => {
  const userAgent =
    'Mozilla/5.0 (Linux; Android 14; CUBOT X70) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36';
  assert.equal(classify({ userAgent }).visitor, 'person');
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

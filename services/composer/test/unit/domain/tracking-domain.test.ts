import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trackerAt, trackingDomainOf, wantedRecords } from '../../../src/domain/tracking-domain.ts';

const HOST = 'track.pochtovik.test';

test('a subdomain is taken in its ASCII form, whatever case or alphabet it was typed in', () => {
  assert.equal(trackingDomainOf(' Links.Company.ru. ', HOST), 'links.company.ru');
  assert.equal(trackingDomainOf('ссылки.компания.рф', HOST), 'xn--h1adcxa4d.xn--80aqeigdi5k.xn--p1ai');
});

test('what is no subdomain of somebody else is refused', () => {
  const refused = [
    ...['company.ru', 'localhost', '', 'https://links.company.ru', 'links.company.ru/path', 'links.company.ru:8080'],
    ...[
      '1.2.3.4',
      '[::1]',
      '-a.company.ru',
      'a..company.ru',
      'a b.company.ru',
      'a_b.company.ru',
      `${'a'.repeat(64)}.b.ru`,
    ],
    ...[HOST, `own.${HOST}`, 'user@links.company.ru'],
  ];
  for (const typed of refused) assert.equal(trackingDomainOf(typed, HOST), null, typed);
});

test('the DNS has to say where the domain leads and whose it is', () => {
  assert.deepEqual(wantedRecords(31, 'links.company.ru', HOST), [
    { type: 'CNAME', name: 'links.company.ru', value: HOST },
    { type: 'TXT', name: '_pochtovik.links.company.ru', value: 'pochtovik-account=31' },
  ]);
});

test('the tracker at another host keeps its scheme, port and path', () => {
  assert.equal(trackerAt('https://track.test/t', 'links.a.ru'), 'https://links.a.ru/t');
  assert.equal(trackerAt('http://127.0.0.1:8090', 'links.a.ru'), 'http://links.a.ru:8090');
});

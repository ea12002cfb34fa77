import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';
import { createTracking, type TrackedAddresses } from '../../../src/composing/tracked-addresses.ts';

const trackingKeys = `1:${Buffer.alloc(32, 7).toString('base64')}`;
const letterId = '0f8e4d1c2b3a49586776859483a2b1c0';
const trackerUrl = 'https://track.test/t';
const tracking = createTracking({ trackerUrl, trackingKeys }, { trackerUrl: async () => trackerUrl });
const codec = createTokenCodec(parseKeys(trackingKeys));

test('pixel and links carry account, letter and number, each for its own purpose', async () => {
  const { pixel, links } = await tracking.addresses(31, letterId, [8, 9]);
  const open = /^https:\/\/track\.test\/t\/o\/(.+)\.gif$/.exec(pixel)?.[1] ?? '';
  const click = /^https:\/\/track\.test\/t\/c\/(.+)$/.exec(links[9] ?? '')?.[1] ?? '';
  const opened = codec.decode(open, 'open');
  const clicked = codec.decode(click, 'click');
  assert.ok(opened.ok && clicked.ok);
  assert.deepEqual([opened.claims.accountId, opened.claims.letterId], [31, letterId]);
  assert.deepEqual([clicked.claims.letterId, clicked.claims.linkNumber], [letterId, 9]);
  assert.equal(codec.decode(open, 'click').ok, false);
  assert.deepEqual(Object.keys(links), ['8', '9']);
});

test('without a trace the addresses carry none, and are the same each time', async () => {
  const addresses = async () => JSON.stringify(await tracking.addresses(31, letterId, [8]));
  assert.equal(await addresses(), await addresses());
});

test('a body moved to another letter tells of that one, and nothing else in it changes', async () => {
  const other = '1f8e4d1c2b3a49586776859483a2b1c0';
  const body = ({ pixel, links, link, webVersion }: TrackedAddresses) =>
    `<a href="${links[8]}">КП</a> https://shop.test/c/${'A'.repeat(60)} <img src="${pixel}"> ${link(3)} ${webVersion}`;
  const mine = body(await tracking.addresses(31, letterId, [8]));
  assert.equal(tracking.moved(mine, 31, letterId, other), body(await tracking.addresses(31, other, [8])));
  assert.equal(tracking.moved(mine, 32, letterId, other), mine, 'not those of another account');
  assert.equal(tracking.moved(mine, 31, other, letterId), mine, 'not those of another letter');
});

test('every address of a letter stands at the domain of its account, in the scheme and under the path of the tracker', async () => {
  const own = createTracking({ trackerUrl, trackingKeys }, { trackerUrl: async () => 'https://links.company.test/t' });
  const { pixel, links, link, unsubscribe, webVersion } = await own.addresses(31, letterId, [8]);
  const rest = [await own.image(31, letterId), await own.download(31, letterId, 1)];
  for (const address of [pixel, links[8] ?? '', link(1), unsubscribe, webVersion, ...rest]) {
    assert.match(address, /^https:\/\/links\.company\.test\/t\/[oclduwi]\//);
  }
});

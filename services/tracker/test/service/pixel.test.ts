import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';
import { ACCOUNT, startWorld, token, type World } from './world/world.ts';

let world: World;
let tracker: Awaited<ReturnType<World['startTracker']>>;
before(async () => {
  world = await startWorld();
  tracker = await world.startTracker();
});
after(() => world.stop());

test('a pixel fetched is a picture, an event, and a stored hit without the visitor’s address', async () => {
  const letterId = newId();
  const answer = await tracker.visit('GET', `/o/${token({ purpose: 'open', letterId })}.gif`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'image/gif');
  assert.match(answer.headers.get('cache-control') ?? '', /no-store/);
  assert.match((await answer.bytes()).slice(0, 6).toString(), /^71,73,70,56,57,97$/);
  const event = await eventually('the event', async () =>
    (await world.opened()).find(({ data }) => data.letterId === letterId),
  );
  assert.deepEqual([event.data.visitor, event.data.reason], ['person', 'no-rule-matched']);
  const [hit] = await eventually('the hit', async () => {
    const hits = await world.stored({ letterId });
    return hits.length > 0 && hits;
  });
  assert.deepEqual([hit?._id, hit?.['accountId'], hit?.['kind']].map(String), [event.data.hitId, `${ACCOUNT}`, 'open']);
  assert.ok(!JSON.stringify(hit).includes('127.0.0.1'));
});

test('every fetch is a hit of its own', async () => {
  const letterId = newId();
  const path = `/o/${token({ purpose: 'open', letterId })}.gif`;
  await Promise.all([tracker.visit('GET', path), tracker.visit('GET', path)]);
  await eventually('both hits', async () => (await world.stored({ letterId })).length === 2);
});

test('the class of the visitor goes with the event', async () => {
  const letterId = newId();
  const path = `/o/${token({ purpose: 'open', letterId })}.gif`;
  await tracker.visit('GET', path, { 'user-agent': 'Mozilla/5.0' });
  const event = await eventually('the event', async () =>
    (await world.opened()).find(({ data }) => data.letterId === letterId),
  );
  assert.deepEqual([event.data.visitor, event.data.reason], ['machine', 'apple-mail-privacy-protection']);
});

test('HEAD and prefetch of a pixel fire nothing', async () => {
  const letterId = newId();
  const path = `/o/${token({ purpose: 'open', letterId })}.gif`;
  assert.equal((await tracker.visit('HEAD', path)).status, 200);
  for (const headers of [{ 'sec-purpose': 'prefetch' }, { purpose: 'prefetch' }, { 'x-moz': 'prefetch' }])
    assert.equal((await tracker.visit('GET', path, headers)).status, 200);
  const later = newId();
  await tracker.visit('GET', `/o/${token({ purpose: 'open', letterId: later })}.gif`);
  const events = await eventually('the later event', async () => {
    const all = await world.opened();
    return all.some(({ data }) => data.letterId === later) && all;
  });
  assert.ok(!events.some(({ data }) => data.letterId === letterId));
});

test('forged, cut, misplaced and foreign tokens look all the same and leave no trace', async () => {
  const good = token({ purpose: 'open' });
  const bad = [
    `/o/${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}.gif`,
    `/o/${good.slice(0, -5)}.gif`,
    `/o/${token({ purpose: 'click' })}.gif`,
    `/o/${token({ purpose: 'open' }, createTokenCodec(parseKeys(`7:${randomBytes(32).toString('base64')}`)))}.gif`,
    `/o/${token({ purpose: 'open' }, createTokenCodec(parseKeys(`9:${randomBytes(32).toString('base64')}`)))}.gif`,
    `/o/${good}`,
    '/o/nonsense.gif',
  ];
  const count = (await world.opened()).length;
  const looks = new Set<string>();
  for (const path of bad) {
    const answer = await tracker.visit('GET', path);
    const { date: _, ...headers } = Object.fromEntries(answer.headers);
    looks.add(JSON.stringify([answer.status, headers, [...(await answer.bytes())]]));
  }
  assert.equal(looks.size, 1);
  assert.match([...looks][0] ?? '', /^\[404,.*image\/gif/);
  assert.equal((await world.opened()).length, count);
});

test('who guesses without end is turned away with the same look, and real letters are still served to the same address', async () => {
  const own = await world.startTracker();
  const guess = () => own.visit('GET', '/o/guess.gif');
  for (let n = 0; n < 60; n += 1) assert.equal((await guess()).status, 404);
  const answer = await guess();
  assert.deepEqual([answer.status, answer.headers.get('content-type')], [429, 'image/gif']);
  assert.equal((await own.visit('GET', `/o/${token({ purpose: 'open' })}.gif`)).status, 200);
});

test('X-Forwarded-For counts only from a proxy that is trusted', async () => {
  const trusting = await world.startTracker({ TRUSTED_PROXIES: '127.0.0.1' });
  for (let n = 0; n < 61; n += 1) await trusting.visit('GET', '/o/guess.gif', { 'x-forwarded-for': `192.0.2.${n}` });
  assert.equal((await trusting.visit('GET', '/o/guess.gif', { 'x-forwarded-for': '192.0.2.200' })).status, 404);
  const wary = await world.startTracker();
  for (let n = 0; n < 60; n += 1) await wary.visit('GET', '/o/guess.gif', { 'x-forwarded-for': `192.0.2.${n}` });
  assert.equal((await wary.visit('GET', '/o/guess.gif', { 'x-forwarded-for': '192.0.2.200' })).status, 429);
});

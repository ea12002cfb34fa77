import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LetterSent, newId } from '@pochtovik/contracts';
import { outboxEntry, publish } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { ACCOUNT, PERSON, startComposer, startWorld, token, type World } from './world/world.ts';

let world: World;
let tracker: Awaited<ReturnType<World['startTracker']>>;
before(async () => {
  world = await startWorld();
  tracker = await world.startTracker();
});
after(() => world.stop());

function letter(url: string) {
  const letterId = newId();
  world.composer.plainLinks.set(letterId, url);
  return { letterId, path: `/l/${token({ purpose: 'link', letterId })}` };
}
const visitsOf = async (letterId: string) =>
  (await world.linksFollowed()).filter(({ data }) => data.letterId === letterId);

test('a plain link leads at once to exactly where it led, and tells of the visit', async () => {
  const url = 'HTTPS://Shop.test:443/a%2fb/../?sig=a+b==|#Place';
  const { letterId, path } = letter(url);
  const answer = await tracker.visit('GET', path);
  assert.deepEqual([answer.status, answer.headers.get('location')], [302, url]);
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
  const [visit, ...others] = await visitsOf(letterId);
  assert.equal(others.length, 0);
  assert.deepEqual([visit?.data.number, visit?.data.visitor], [8, 'person']);
  await eventually('the stored hit', async () => (await world.stored({ letterId, kind: 'link' })).length === 1);
});

test('HEAD and prefetch are led on and tell of nothing; a query of the visitor changes nothing', async () => {
  const { letterId, path } = letter('https://shop.test/');
  for (const [method, headers] of [
    ['HEAD', {}],
    ['GET', { 'sec-purpose': 'prefetch' }],
  ] as const) {
    assert.equal((await tracker.visit(method, path, headers)).headers.get('location'), 'https://shop.test/');
  }
  assert.deepEqual(await visitsOf(letterId), []);
  const bent = await tracker.visit('GET', `${path}?url=https://evil.test/`, { host: 'evil.test' });
  assert.equal(bent.headers.get('location'), 'https://shop.test/');
});

test('a place that asks for three links of a letter at once is a scanner', async () => {
  const { letterId } = letter('https://shop.test/');
  world.composer.targets.set(letterId, 'https://shop.test/');
  for (const linkNumber of [1, 2]) {
    await tracker.visit('GET', `/c/${token({ purpose: 'click', letterId, linkNumber })}`);
  }
  await tracker.visit('GET', `/l/${token({ purpose: 'link', letterId })}`);
  const [visit] = await visitsOf(letterId);
  assert.deepEqual([visit?.data.visitor, visit?.data.reason], ['scanner', 'burst-of-links']);
});

test('what asks for a letter while it arrives, and says no language, is a scanner', async () => {
  const own = await world.startTracker();
  const { letterId, path } = letter('https://shop.test/');
  await eventually('a visit that knows the letter has just been sent', async () => {
    const data = { ...LetterSent.example, letterId };
    await publish(world.composer.bus, outboxEntry(LetterSent, ACCOUNT, data, { now: new Date() }));
    await own.bare(path, { 'user-agent': PERSON });
    return (await visitsOf(letterId)).some(({ data: { reason } }) => reason === 'at-arrival');
  });
});

test('while the composer is away a link that is not known asks to come again', async () => {
  const known = letter('https://shop.test/');
  await tracker.visit('GET', known.path);
  const unknown = letter('https://shop.test/');
  await world.composer.stop();
  try {
    assert.equal((await tracker.visit('GET', known.path)).status, 302);
    assert.equal((await tracker.visit('GET', unknown.path)).status, 503);
  } finally {
    const database = `${world.environment.MONGODB_DATABASE}_c`;
    world.composer = await startComposer({ ...world.environment, MONGODB_DATABASE: database });
  }
  assert.deepEqual(await visitsOf(unknown.letterId), []);
});

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';
import { startComposer, startWorld, token, type World } from './world/world.ts';

let world: World;
let tracker: Awaited<ReturnType<World['startTracker']>>;
before(async () => {
  world = await startWorld();
  tracker = await world.startTracker();
});
after(() => world.stop());

/** A letter with one link, and the address of the link. */
function letter(url: string | null) {
  const letterId = newId();
  world.composer.targets.set(letterId, url);
  return { letterId, path: `/c/${token({ purpose: 'click', letterId })}` };
}
const clicksOf = async (letterId: string) => (await world.clicked()).filter(({ data }) => data.letterId === letterId);

test('opening the address of a link shows a page and is no click; the page’s own POST is one', async () => {
  const { letterId, path } = letter('https://company.test/kp.pdf');
  const page = await tracker.visit('GET', path);
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-type') ?? '', /text\/html/);
  await tracker.visit('HEAD', path);
  await tracker.visit('GET', path, { 'sec-purpose': 'prefetch;prerender' });
  await tracker.visit('POST', path, { 'sec-purpose': 'prefetch;prerender' });
  assert.deepEqual(await clicksOf(letterId), []);

  const answer = await tracker.visit('POST', path);
  assert.deepEqual([answer.status, answer.headers.get('location')], [303, 'https://company.test/kp.pdf']);
  const clicks = await clicksOf(letterId);
  assert.equal(clicks.length, 1);
  assert.deepEqual([clicks[0]?.data.linkNumber, clicks[0]?.data.visitor], [8, 'person']);
  await eventually('the stored hit', async () => (await world.stored({ letterId, kind: 'click' })).length === 1);
});

test('the page is strict: no outside sources, one nonce, no referrer, kept by nobody, no cookie', async () => {
  const page = await tracker.visit('GET', letter(null).path, { 'accept-language': 'en-GB' });
  const text = await page.text();
  const policy = page.headers.get('content-security-policy') ?? '';
  const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
  assert.ok(nonce.length >= 20 && text.includes(`<script nonce="${nonce}">`));
  assert.match(policy, /^default-src 'none'/);
  assert.ok(!/(src|href)=/.test(text), 'nothing is loaded');
  assert.match(text, /<html lang="en">.*Go on/s);
  assert.deepEqual(
    ['referrer-policy', 'cache-control', 'set-cookie'].map((name) => page.headers.get(name)),
    ['no-referrer', 'no-store', null],
  );
});

test('a program that asks for JSON gets the address', async () => {
  const to = await tracker.visit('POST', letter('https://company.test/').path, { accept: 'application/json' });
  assert.deepEqual([to.status, await to.json()], [200, { location: 'https://company.test/' }]);
  const nowhere = await tracker.visit('POST', letter(null).path, { accept: 'application/json' });
  assert.deepEqual(await nowhere.json(), { location: null });
});

test('the form of the page works without scripts', async () => {
  const answer = await tracker.visit('POST', letter('https://company.test/').path, {
    'content-type': 'application/x-www-form-urlencoded',
  });
  assert.equal(answer.status, 303);
});

test('a link that leads nowhere, or to what may not be followed, ends with thanks', async () => {
  for (const url of [null, 'javascript:alert(1)', 'https://bank.test@evil.test/']) {
    const { letterId, path } = letter(url);
    const answer = await tracker.visit('POST', path);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /Спасибо!/);
    assert.equal((await clicksOf(letterId)).length, 1);
  }
});

test('forged, cut, misplaced and foreign tokens and letters that are gone look all the same and fire nothing', async () => {
  const good = letter('https://company.test/').path;
  const other = createTokenCodec(parseKeys(`7:${randomBytes(32).toString('base64')}`));
  const bad = [
    `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
    good.slice(0, -4),
    `/c/${token({ purpose: 'open' })}`,
    `/c/${token({ purpose: 'click' }, other)}`,
    `/c/${token({ purpose: 'click', linkNumber: undefined })}`,
    '/c/nonsense',
    `/c/${token({ purpose: 'click' })}`,
  ];
  const count = (await world.clicked()).length;
  const looks = new Set<string>();
  for (const path of bad) {
    const answer = await tracker.visit('POST', path);
    const { date: _, ...headers } = Object.fromEntries(answer.headers);
    looks.add(
      JSON.stringify([answer.status, headers, await answer.text()]).replaceAll(/nonce[-=\\"]+[^'"\\]+/g, 'nonce'),
    );
  }
  assert.equal(looks.size, 1);
  assert.match([...looks][0] ?? '', /^\[404,.*Ссылка недействительна/s);
  assert.equal((await world.clicked()).length, count);
});

test('a visit continues the trace of its letter', async () => {
  const letterId = newId();
  world.composer.targets.set(letterId, null);
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const traced = token({ purpose: 'click', letterId, traceId, spanId: 'b7ad6b7169203331' });
  const own = await world.startTracker({ OTLP_ENDPOINT: 'http://127.0.0.1:9', OTLP_METRICS_INTERVAL_MS: '600000' });
  await own.visit('POST', `/c/${traced}`);
  const [click] = await clicksOf(letterId);
  assert.match(click?.headers.get('traceparent') ?? '', new RegExp(`^00-${traceId}-(?!b7ad6b7169203331)`));
});

test('while the composer is away a click is taken and thanked for; a target known before is gone to', async () => {
  const known = letter('https://company.test/');
  await tracker.visit('POST', known.path);
  const unknown = letter('https://company.test/');
  await world.composer.stop();
  try {
    assert.equal((await tracker.visit('POST', known.path)).status, 303);
    const answer = await tracker.visit('POST', unknown.path);
    assert.match(await answer.text(), /Спасибо!/);
  } finally {
    world.composer = await startComposer({
      ...world.environment,
      MONGODB_DATABASE: `${world.environment.MONGODB_DATABASE}_c`,
    });
  }
  assert.equal((await clicksOf(unknown.letterId)).length, 1);
});

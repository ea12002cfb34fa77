import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { startWorld, token, type World } from './world/world.ts';

let world: World;
let tracker: Awaited<ReturnType<World['startTracker']>>;
before(async () => {
  world = await startWorld();
  tracker = await world.startTracker();
});
after(() => world.stop());

const HOSTILE = '<p>Здравствуйте</p><script>alert(1)</script><form action="https://evil.test"></form>';

test('a letter is shown as it left, in a sandbox where nothing runs, and by itself opens nothing', async () => {
  const letterId = newId();
  world.composer.pages.set(letterId, HOSTILE);
  const page = await tracker.visit('GET', `/w/${token({ purpose: 'web-version', letterId })}`);
  assert.deepEqual([page.status, await page.text()], [200, HOSTILE]);
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(policy, /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/);
  assert.match(policy, /form-action 'none'; base-uri 'none'; frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /script-src|allow-scripts|allow-same-origin|allow-forms/);
  assert.deepEqual(
    ['x-content-type-options', 'referrer-policy', 'cache-control', 'set-cookie'].map((name) => page.headers.get(name)),
    ['nosniff', 'no-referrer', 'no-store', null],
  );
  assert.deepEqual(await world.opened(), []);
});

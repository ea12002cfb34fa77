import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { EVENTS_STREAM } from '@pochtovik/service-kit';
import { imagePath, startWorld, token, type World } from './world/world.ts';

let world: World;
let tracker: Awaited<ReturnType<World['startTracker']>>;
before(async () => {
  world = await startWorld();
  tracker = await world.startTracker();
});
after(() => world.stop());

test('a hosted image is shown, may be kept for good, and its visit is told to nobody', async () => {
  const attachmentId = newId();
  const bytes = randomBytes(700_000);
  world.composer.contents.set(attachmentId, bytes);
  world.composer.images.set(attachmentId, 'image/png');
  const answer = await tracker.visit('GET', imagePath(attachmentId));
  assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/png']);
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), bytes);
  assert.match(answer.headers.get('cache-control') ?? '', /public.*immutable/);
  assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin');
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(answer.headers.get('set-cookie'), null);
  const { state } = await world.composer.bus.manager.streams.info(EVENTS_STREAM);
  assert.equal(state.messages, 0);
});

test('what is no image, of another account, forged or gone gets the page of any unknown address', async () => {
  const file = newId();
  const foreign = newId();
  world.composer.contents.set(file, Buffer.from('<script>'));
  world.composer.contents.set(foreign, Buffer.from('png'));
  world.composer.images.set(foreign, 'image/png');
  const wrong = [
    imagePath(file),
    imagePath(foreign, 31_000_002),
    imagePath(newId()),
    imagePath(foreign).slice(0, -2),
    `/i/${token({ purpose: 'download', letterId: foreign })}`,
  ];
  const seen = new Set<string>();
  for (const path of wrong) {
    const answer = await tracker.visit('GET', path);
    assert.equal(answer.status, 404, path);
    seen.add((await answer.text()).replaceAll(/nonce="[^"]+"/g, ''));
  }
  assert.equal(seen.size, 1);
});

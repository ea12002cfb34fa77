import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { startWorld, token, type World } from './world/world.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

let world: World;
let tracker: Awaited<ReturnType<World['startTracker']>>;
before(async () => {
  world = await startWorld();
  tracker = await world.startTracker();
});
after(() => world.stop());

function letter() {
  const letterId = newId();
  return { letterId, path: `/u/${token({ purpose: 'unsubscribe', letterId })}` };
}
const eventsOf = async (letterId: string) =>
  (await world.unsubscribed()).filter(({ data }) => data.letterId === letterId);

test('opening the page changes nothing, and neither does a POST that says nothing; its button unsubscribes', async () => {
  const { letterId, path } = letter();
  const page = await tracker.visit('GET', path);
  assert.equal(page.status, 200);
  const text = await page.text();
  assert.match(text, /<form method="post"><button name="confirm" value="yes">Отписаться/);
  assert.ok(!text.includes('<script'), 'nothing is confirmed by itself');
  await tracker.visit('HEAD', path);
  for (const body of ['', 'x=1', 'List-Unsubscribe=No', '{"List-Unsubscribe":"One-Click"}']) {
    const answer = await tracker.visit('POST', path, FORM, body);
    assert.match(await answer.text(), /<button/, body);
  }
  await tracker.visit('POST', path);
  assert.deepEqual(await eventsOf(letterId), []);

  const done = await tracker.visit('POST', path, FORM, 'confirm=yes');
  assert.equal(done.status, 200);
  assert.match(await done.text(), /Вы отписались/);
  const [event, ...more] = await eventsOf(letterId);
  assert.deepEqual([event?.data.method, more.length], ['page', 0]);
  await eventually('the stored hit', async () => (await world.stored({ letterId, kind: 'unsubscribe' })).length === 1);
});

test('one click of a mail program unsubscribes, as both kinds of form, whatever program sends it', async () => {
  const boundary = 'x1';
  const multipart = `--${boundary}\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--${boundary}--\r\n`;
  const forms: [Record<string, string>, string][] = [
    [FORM, 'List-Unsubscribe=One-Click'],
    [{ 'content-type': `multipart/form-data; boundary=${boundary}` }, multipart],
  ];
  for (const [headers, body] of forms) {
    const { letterId, path } = letter();
    const answer = await tracker.visit('POST', path, { ...headers, 'user-agent': 'curl/8.0' }, body);
    assert.equal(answer.status, 200, 'no redirect: RFC 8058 section 3.2');
    assert.deepEqual(
      (await eventsOf(letterId)).map(({ data }) => data.method),
      ['one-click'],
    );
  }
});

test('a forged token and one of another purpose are as unknown as ever, and fire nothing', async () => {
  const { path } = letter();
  const count = (await world.unsubscribed()).length;
  const forged = `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`;
  for (const bad of [forged, `/u/${token({ purpose: 'open' })}`, `/u/${token({ purpose: 'click' })}`, '/u/x']) {
    for (const method of ['GET', 'POST']) {
      const answer = await tracker.visit(method, bad, FORM, method === 'POST' ? 'confirm=yes' : undefined);
      assert.equal(answer.status, 404);
      assert.match(await answer.text(), /Ссылка недействительна/);
    }
  }
  assert.equal((await world.unsubscribed()).length, count);
});

test('the page speaks English to whom reads English', async () => {
  const page = await tracker.visit('GET', letter().path, { 'accept-language': 'en' });
  assert.match(await page.text(), /<html lang="en">.*Unsubscribe/s);
});

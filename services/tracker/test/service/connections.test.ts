import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { PERSON, startWorld, token, type World } from './world/world.ts';

let world: World;
let tracker: Awaited<ReturnType<World['startTracker']>>;
before(async () => {
  world = await startWorld();
  tracker = await world.startTracker();
});
after(() => world.stop());

const asked = (method: string, path: string, ...lines: string[]) =>
  [`${method} ${path} HTTP/1.1`, 'Host: track.test', `User-Agent: ${PERSON}`, ...lines, '', ''].join('\r\n');
const pixelOf = (letterId: string) => `/o/${token({ purpose: 'open', letterId })}.gif`;

/** Sends pieces over one connection, each once what was asked before is answered; gives the status of each answer. */
async function statuses(pieces: { text: string; answers: number }[]): Promise<number[]> {
  const socket = connect(tracker.port, '127.0.0.1');
  let got = '';
  socket.setEncoding('latin1').on('data', (text) => {
    got += text;
  });
  const all = () => [...got.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  let expected = 0;
  for (const { text, answers } of pieces) {
    expected += answers;
    socket.write(text);
    if (answers > 0) await eventually('the answers', () => all().length >= expected);
  }
  socket.destroy();
  return all();
}

test('one connection carries pixels and everything else, whole, in pieces and many at once, in their order', async () => {
  const letterIds = Array.from({ length: 6 }, newId);
  const [a = '', b = '', c = '', d = '', e = '', f = ''] = letterIds.map((letterId) => asked('GET', pixelOf(letterId)));
  const unknown = asked('GET', '/nothing/here');
  const click = newId();
  world.composer.targets.set(click, null);
  const page = asked('GET', `/c/${token({ purpose: 'click', letterId: click })}`);
  assert.deepEqual(
    await statuses([
      { text: a + b, answers: 2 },
      { text: c, answers: 1 },
      { text: page + d, answers: 2 },
    ]),
    [200, 200, 200, 200, 200],
  );
  assert.deepEqual(
    await statuses([
      { text: e.slice(0, 30), answers: 0 },
      { text: e.slice(30), answers: 1 },
      { text: unknown, answers: 1 },
      { text: f, answers: 1 },
    ]),
    [200, 404, 200],
  );
  await eventually('each hit once', async () => {
    const opened = (await world.opened()).map(({ data }) => data.letterId);
    return letterIds.every((letterId) => opened.filter((one) => one === letterId).length === 1);
  });
});

test('what is no HTTP is refused by the server, and a connection that breaks off disturbs nobody', async () => {
  assert.deepEqual(await statuses([{ text: 'GET /o/\u0000\r\n\r\n', answers: 1 }]), [400]);
  const socket = connect(tracker.port, '127.0.0.1');
  socket.write(asked('GET', pixelOf(newId())));
  socket.destroy();
  assert.deepEqual(await statuses([{ text: asked('GET', pixelOf(newId())), answers: 1 }]), [200]);
});

test('hits that come many at once are all told, each once', async () => {
  const letterIds = Array.from({ length: 400 }, newId);
  const text = letterIds.map((letterId) => asked('GET', pixelOf(letterId))).join('');
  const answers = await statuses([{ text, answers: letterIds.length }]);
  assert.ok(answers.every((status) => status === 200));
  await eventually('all of them stored', async () => {
    const hits = await world.stored({ letterId: { $in: letterIds } });
    return hits.length >= letterIds.length;
  });
  const opened = (await world.opened()).map(({ data }) => data.letterId).filter((id) => letterIds.includes(id));
  assert.equal(opened.length, letterIds.length);
});

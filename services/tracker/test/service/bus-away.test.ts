import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { newId } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { ACCOUNT, PERSON, startWorld, token, type World } from './world/world.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

/** Letters in which hits were stored. */
async function lettersHit(): Promise<string[]> {
  return (await world.stored({ accountId: ACCOUNT })).map((hit) => String(hit['letterId']));
}

async function untilStored(letterIds: string[]) {
  await eventually('every hit to be stored', async () => {
    const stored = await lettersHit();
    return letterIds.every((letterId) => stored.includes(letterId));
  });
  const stored = await lettersHit();
  for (const letterId of letterIds) assert.equal(stored.filter((id) => id === letterId).length, 1, 'stored once');
}

const spooled = () =>
  readdirSync(world.spoolDir)
    .map((file) => readFileSync(join(world.spoolDir, file), 'utf8'))
    .join('');

test('the bus is killed and comes back while pixels and clicks arrive: every one is answered and none is lost', async () => {
  const tracker = await world.startTracker();
  const letterIds: string[] = [];
  let isOver = false;
  const visitors = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const letterId = newId();
      world.composer.targets.set(letterId, null);
      const isClick = letterIds.length % 5 === 4;
      const answer = isClick
        ? await tracker.visit('POST', `/c/${token({ purpose: 'click', letterId })}`)
        : await tracker.visit('GET', `/o/${token({ purpose: 'open', letterId })}.gif`);
      assert.equal(answer.status, 200);
      letterIds.push(letterId);
    }
  });
  await eventually('hits before', () => letterIds.length > 40);
  await world.bus.part.kill();
  await eventually('hits on disk', () => spooled().length > 0);
  assert.equal(await tracker.isReady(), true, 'visitors are still sent here');
  const before = letterIds.length;
  await eventually('hits while the bus is away', () => letterIds.length > before + 40);
  await world.bus.part.start();
  const back = letterIds.length;
  await eventually('hits after', () => letterIds.length > back + 40);
  isOver = true;
  await Promise.all(visitors);
  await untilStored(letterIds);
  await eventually('the spool to be empty', () => readdirSync(world.spoolDir).length === 0);
  await tracker.stop();
});

test('a tracker stopped while the bus is away publishes its hits after the next start', async () => {
  const tracker = await world.startTracker();
  await world.bus.part.kill();
  const letterIds = Array.from({ length: 20 }, newId);
  for (const letterId of letterIds) await tracker.visit('GET', `/o/${token({ purpose: 'open', letterId })}.gif`);
  await tracker.stop();
  await world.bus.part.start();
  const next = await world.startTracker();
  await untilStored(letterIds);
  await next.stop();
});

for (const [way, lines] of [
  ['by its route', ['Connection: keep-alive']],
  ['as its bytes come in', []],
] as const) {
  test(`a pixel answered ${way} is answered when its hit is safe: a bus that stands still and a crash right after lose nothing`, async () => {
    const { child, base } = await startProcess();
    const letterId = newId();
    const { pid } = world.bus.part;
    assert.ok(pid);
    process.kill(pid, 'SIGSTOP');
    try {
      await answered(base, `/o/${token({ purpose: 'open', letterId })}.gif`, lines);
      child.kill('SIGKILL');
      await once(child, 'exit');
      assert.ok(spooled().includes(letterId), 'on disk before the answer');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    const next = await world.startTracker();
    await untilStored([letterId]);
    await next.stop();
  });
}

test('visitors of one moment are answered when their hits are safe: a crash right after the last answer loses none of them', async () => {
  const { child, base } = await startProcess();
  const letterIds = Array.from({ length: 30 }, newId);
  const { pid } = world.bus.part;
  assert.ok(pid);
  process.kill(pid, 'SIGSTOP');
  try {
    await Promise.all(
      letterIds.map((letterId) => answered(base, `/o/${token({ purpose: 'open', letterId })}.gif`, [])),
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    const onDisk = spooled();
    assert.deepEqual(
      letterIds.filter((letterId) => !onDisk.includes(letterId)),
      [],
    );
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  const next = await world.startTracker();
  await untilStored(letterIds);
  await next.stop();
});

test('a tracker killed while the bus is away loses nothing that reached its disk', async () => {
  const { child, base } = await startProcess();
  await world.bus.part.kill();
  const letterIds = Array.from({ length: 20 }, newId);
  for (const letterId of letterIds)
    await fetch(`${base}/o/${token({ purpose: 'open', letterId })}.gif`, { headers: { 'user-agent': PERSON } });
  await eventually('the hits on disk', () => letterIds.every((letterId) => spooled().includes(letterId)));
  child.kill('SIGKILL');
  await once(child, 'exit');
  await world.bus.part.start();
  const next = await world.startTracker();
  await untilStored(letterIds);
  await next.stop();
});

test('a bus that lost its disk is told the stored hits again', async () => {
  const tracker = await world.startTracker();
  const letterId = newId();
  await tracker.visit('GET', `/o/${token({ purpose: 'open', letterId })}.gif`);
  await untilStored([letterId]);
  await world.bus.part.wipe();
  await world.bus.part.start();
  await eventually('the event on the new bus', async () =>
    (await world.opened()).some(({ data }) => data.letterId === letterId),
  );
  await tracker.stop();
});

/** Asks for a path with these header lines and no others beside the usual ones; waits for the answer's first bytes. */
async function answered(base: string, path: string, lines: readonly string[]): Promise<void> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  socket.write([`GET ${path} HTTP/1.1`, 'Host: track.test', `User-Agent: ${PERSON}`, ...lines, '', ''].join('\r\n'));
  const [bytes] = await once(socket, 'data');
  socket.destroy();
  assert.match(String(bytes), /^HTTP\/1\.1 200 /);
}

/** The tracker as a process of its own, as it runs in production. */
async function startProcess() {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...world.environment, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const port = await eventually(
    'the tracker to listen',
    () => /"event":"http.listening".*?"port":(\d+)/.exec(output)?.[1],
  );
  return { child, base: `http://127.0.0.1:${port}` };
}

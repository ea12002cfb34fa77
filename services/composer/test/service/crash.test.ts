import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DigitalPipelineTriggered, newId, stableId, TemplateSave } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { ACCOUNT, ADMINISTRATOR, card, content, hook } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const KILLS = 5;
const LETTERS_A_KILL = 12;

let neighbours: Neighbours;
let composer: ChildProcess | undefined;
before(async () => {
  neighbours = await startNeighbours();
});
after(async () => {
  composer?.kill('SIGKILL');
  await neighbours?.stop();
});

function start(): ChildProcess {
  return spawn(process.execPath, [MAIN], { env: { ...process.env, ...neighbours.environment }, stdio: 'inherit' });
}

test('a process killed at any moment loses no letter and makes none twice', async () => {
  neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card());
  composer = start();
  const templateId = newId();
  const template = { accountId: ACCOUNT, actor: ADMINISTRATOR, templateId, content: content() };
  await eventually('the composer answers', () => neighbours.ask(TemplateSave, template).catch(() => undefined));

  const letters = neighbours.kit.database.useDb(neighbours.environment['MONGODB_DATABASE'] ?? '').collection('letters');
  const wanted: string[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = await letters.countDocuments();
    const hooks = Array.from({ length: LETTERS_A_KILL }, () => hook(templateId));
    wanted.push(...hooks.map(({ hookId }) => stableId('letter', ACCOUNT, hookId)));
    await Promise.all(hooks.map((told) => neighbours.tell(DigitalPipelineTriggered, ACCOUNT, told)));
    // Some of these letters are stored now, of some the event is out, some are just being made.
    await eventually('more letters are stored', async () => (await letters.countDocuments()) > before + kill);
    composer.kill('SIGKILL');
    await once(composer, 'exit');
    composer = start();
  }
  wanted.sort();
  // What a killed process had in hand comes again when the bus has waited for it long enough.
  await eventually(
    'every letter is announced',
    () => {
      const announced = new Set(neighbours.queued.map(({ data }) => data.letter.letterId));
      return wanted.every((letterId) => announced.has(letterId));
    },
    180_000,
  );

  const rows = await letters.find({}).sort({ _id: 1 }).toArray();
  assert.deepEqual(rows.map(({ _id }) => String(_id)).toSorted(), wanted);
  const eventIds = neighbours.queued.map(({ id }) => id);
  assert.deepEqual([...new Set(eventIds)].toSorted(), wanted.map((id) => stableId('letter.queued', id)).toSorted());
  const contents = new Set(neighbours.queued.map(({ data }) => JSON.stringify(data)));
  assert.equal(contents.size, wanted.length, 'one content a letter, however often it is announced');

  composer.kill('SIGTERM');
  const [code] = await once(composer, 'exit');
  assert.equal(code, 0);
});

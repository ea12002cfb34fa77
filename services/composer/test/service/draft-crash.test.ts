import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { stableId } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { draftHands } from './draft-hands.ts';
import { ACCOUNT, card } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const DRAFTS = 4;
const RECIPIENTS = Array.from({ length: 50 }, (_, index) => `client${index}@client.test`);

let neighbours: Neighbours;
let composer: ChildProcess | undefined;
before(async () => {
  neighbours = await startNeighbours();
});
after(async () => {
  composer?.kill('SIGKILL');
  await neighbours?.stop();
});
const { draft, get, send } = draftHands(() => neighbours);

function start(): ChildProcess {
  return spawn(process.execPath, [MAIN], { env: { ...process.env, ...neighbours.environment }, stdio: 'inherit' });
}

test('a process killed between two letters of a draft: the rest is made without anybody asking, and none twice', async () => {
  neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card());
  composer = start();
  const changes = { to: RECIPIENTS.join() };
  const ids = [await eventually('the composer answers', () => draft(changes).catch(() => undefined))];
  while (ids.length < DRAFTS) ids.push(await draft(changes));
  const database = neighbours.kit.database.useDb(neighbours.environment['MONGODB_DATABASE'] ?? '');
  const [letters, drafts] = [database.collection('letters'), database.collection('drafts')];
  const ordered: string[] = [];
  let cut = 0;
  for (const draftId of ids) {
    await eventually('the composer answers again', () => get(draftId).catch(() => undefined));
    // Nobody answers once it is killed.
    void send(draftId).catch(() => undefined);
    await eventually('some letters of the draft are stored', async () => {
      // Not those of another draft, whose order is being carried out again at the same time.
      return (await letters.countDocuments({ 'origin.draftId': draftId })) > 0;
    });
    composer.kill('SIGKILL');
    await once(composer, 'exit');
    ordered.push(draftId);
    if ((await letters.countDocuments({ 'origin.draftId': draftId })) < RECIPIENTS.length) cut += 1;
    composer = start();
  }
  assert.ok(cut > 0, 'at least one order was cut in two');
  const wanted = ordered.flatMap((draftId) =>
    RECIPIENTS.map((address) => stableId('letter', ACCOUNT, draftId, address)),
  );
  await eventually(
    'every order is carried out',
    async () => (await drafts.countDocuments({ state: 'sent' })) === DRAFTS,
    180_000,
  );
  const rows = await letters.find({}).toArray();
  assert.deepEqual(rows.map(({ _id }) => String(_id)).toSorted(), wanted.toSorted());
  await eventually('every letter is announced', () => {
    const announced = new Set(neighbours.queued.map(({ data }) => data.letter.letterId));
    return wanted.every((letterId) => announced.has(letterId));
  });
  const contents = new Set(neighbours.queued.map(({ data }) => JSON.stringify(data)));
  assert.equal(contents.size, wanted.length, 'one content a letter, however often it is announced');
});

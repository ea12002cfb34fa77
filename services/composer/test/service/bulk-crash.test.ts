import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { newId, TemplateSave } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { orderOfBulkSend } from '../../src/domain/bulk-send.ts';
import { bulkSend, leadsFrom, read } from './bulk-hands.ts';
import { ACCOUNT, ADMINISTRATOR, content } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const RECIPIENTS = 900;
const KILLS = 4;

let neighbours: Neighbours;
let composers: ChildProcess[] = [];
before(async () => {
  neighbours = await startNeighbours();
});
after(async () => {
  for (const composer of composers) composer.kill('SIGKILL');
  await neighbours?.stop();
});

function start(): ChildProcess {
  const env = { ...process.env, ...neighbours.environment, BULK_LEASE_SECONDS: '1' };
  return spawn(process.execPath, [MAIN], { env, stdio: 'inherit' });
}

test('two composers killed again and again in the middle of a bulk send make each letter once', async () => {
  composers = [start(), start()];
  const templateId = newId();
  const template = { accountId: ACCOUNT, actor: ADMINISTRATOR, templateId, content: content() };
  await eventually('a composer answers', () => neighbours.ask(TemplateSave, template).catch(() => undefined));
  const entities = leadsFrom(neighbours, 1, RECIPIENTS);
  const { id, mailboxId } = await bulkSend(neighbours, templateId, entities);

  const letters = neighbours.kit.database.useDb(neighbours.environment['MONGODB_DATABASE'] ?? '').collection('letters');
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await eventually('more letters are stored', async () => (await letters.countDocuments()) >= kill * 120);
    const killed = composers.shift();
    killed?.kill('SIGKILL');
    if (killed?.exitCode === null && killed.signalCode === null) await once(killed, 'exit');
    composers.push(start());
  }
  const done = await eventually(
    'every recipient has a letter, and all are announced',
    async () => {
      const found = await read(neighbours, id).catch(() => undefined);
      const announced = new Set(neighbours.queued.map(({ data }) => data.letter.letterId));
      return found?.counts.waiting === 0 && announced.size === RECIPIENTS && found;
    },
    180_000,
  );
  assert.equal(done.counts.queued, RECIPIENTS);
  const send = { _id: id, accountId: ACCOUNT, userId: ADMINISTRATOR.userId, templateId, mailboxId };
  const wanted = entities.map((entity) => orderOfBulkSend(send, entity).letterId).toSorted();
  const rows = await letters.find({}, { projection: { _id: 1 } }).toArray();
  assert.deepEqual(rows.map(({ _id }) => String(_id)).toSorted(), wanted);
  const contents = new Set(neighbours.queued.map(({ data }) => JSON.stringify(data)));
  assert.equal(contents.size, RECIPIENTS, 'one content a letter, however often it is announced');
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AccountInstalled,
  AccountUninstalled,
  DigitalPipelineTriggered,
  newId,
  stableId,
  type TemplateContent,
  TemplateSave,
} from '@pochtovik/contracts';
import { type RunningService, startService, TIMERS_STREAM } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import mongoose from 'mongoose';
import { service } from '../../src/app.ts';
import { ACCOUNT, ADMINISTRATOR, card, content, hook } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

let neighbours: Neighbours;
let composer: RunningService;
before(async () => {
  neighbours = await startNeighbours();
  neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card());
  composer = await startService(service, neighbours.environment);
});
after(async () => {
  await composer?.stop();
  await neighbours?.stop();
});

async function template(changes: Partial<TemplateContent> = {}) {
  const saved = { accountId: ACCOUNT, actor: ADMINISTRATOR, templateId: newId(), content: content(changes) };
  return (await neighbours.ask(TemplateSave, saved)).id;
}
async function triggered(changes: { recipient?: string; delay?: string }, templateId?: string) {
  const asked = { ...hook(templateId ?? (await template())), ...changes };
  const at = new Date().toISOString();
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, asked, { at });
  return { ...asked, at, letterId: stableId('letter', ACCOUNT, asked.hookId) };
}
const queuedOf = (letterId: string) => neighbours.queued.filter(({ data }) => data.letter.letterId === letterId);
const isQueued = (letterId: string) => eventually(`letter ${letterId}`, () => queuedOf(letterId)[0]);
const refusalOf = (letterId: string) =>
  eventually('the refusal', () => neighbours.notComposed.find(({ data }) => data.letter.letterId === letterId)?.data);

interface Kept {
  _id: string;
  dueAt: Date;
  isInstalled?: boolean;
}
async function database<T>(
  work: (kept: mongoose.mongo.Collection<Kept>) => Promise<T>,
  collection = 'delayed_hooks',
): Promise<T> {
  const { MONGODB_URI = '', MONGODB_DATABASE = '' } = neighbours.environment;
  const connection = await mongoose.createConnection(MONGODB_URI, { dbName: MONGODB_DATABASE }).asPromise();
  return work(connection.collection<Kept>(collection)).finally(() => connection.close());
}
const idOf = ({ hookId }: { hookId: string }) => `${ACCOUNT}:${hookId}`;
const waits = (asked: { hookId: string }) =>
  eventually('the kept hook', () => database((delayed) => delayed.findOne({ _id: idOf(asked) })));

test('a delay of a second is waited for, and the letter is made once', async () => {
  const asked = await triggered({ delay: '1' });
  const letter = await isQueued(asked.letterId);
  assert.ok(Date.parse(letter.occurredAt) >= Date.parse(asked.at) + 1000, 'not early');
  await eventually('nothing kept', () => database(async (delayed) => !(await delayed.findOne({ _id: idOf(asked) }))));
  assert.equal(queuedOf(asked.letterId).length, 1);
});

test('a delay of days is kept in the database, and outlives every process and the wake-ups of the bus', async () => {
  const asked = await triggered({ delay: '3 дня' });
  // Told twice, as the same fact: whichever is taken first, its time is the fact's.
  const again = { ...hook(asked.templateId), hookId: asked.hookId, delay: '3 дня' };
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, again, { at: asked.at });
  const kept = await waits(asked);
  assert.equal(kept.dueAt.getTime() - Date.parse(asked.at), 3 * 86_400_000);
  await composer.stop();
  await neighbours.kit.bus.manager.streams.purge(TIMERS_STREAM);
  await database((delayed) => delayed.updateOne({ _id: idOf(asked) }, { $set: { dueAt: new Date() } }));
  const processes = await Promise.all([1, 2].map(() => startService(service, neighbours.environment)));
  composer = processes[0] ?? composer;
  await isQueued(asked.letterId);
  await eventually('nothing kept', () => database(async (delayed) => !(await delayed.findOne({ _id: idOf(asked) }))));
  assert.equal(new Set(queuedOf(asked.letterId).map(({ id }) => id)).size, 1);
  await processes[1]?.stop();
});

test('a delay that can not be read makes no letter, and says why', async () => {
  const { letterId } = await triggered({ delay: 'скоро' });
  const { code, reason, letter } = await refusalOf(letterId);
  assert.equal(code, 'PIPELINE_DELAY_INVALID');
  assert.match(reason, /15 мин/);
  assert.equal(letter.origin.type, 'digital-pipeline');
  assert.deepEqual(queuedOf(letterId), []);
});

test('the recipient of the action takes the place of the template’s own, with variables', async () => {
  const templateId = await template();
  const own = await isQueued((await triggered({}, templateId)).letterId);
  const typed = await isQueued((await triggered({ recipient: 'boss@company.test' }, templateId)).letterId);
  assert.equal(typed.data.to.address, 'boss@company.test');
  assert.notEqual(own.data.to.address, typed.data.to.address);
  const manager = await isQueued((await triggered({ recipient: '{responsible.email}' }, templateId)).letterId);
  assert.equal(manager.data.to.address, card().responsible?.email);
  const none = await refusalOf((await triggered({ recipient: 'не адрес' }, templateId)).letterId);
  assert.equal(none.code, 'RECIPIENT_INVALID');
});

test('who uninstalls the widget gets no letter that waits; an old uninstalling told late takes nothing', async () => {
  const asked = await triggered({ delay: '1 день' });
  await waits(asked);
  const late = new Date(Date.now() - 60_000).toISOString();
  await neighbours.tell(AccountInstalled, ACCOUNT, AccountInstalled.example);
  await eventually('the installing', () =>
    database((accounts) => accounts.findOne({ _id: String(ACCOUNT), isInstalled: true }), 'accounts'),
  );
  await neighbours.tell(AccountUninstalled, ACCOUNT, AccountUninstalled.example, { at: late });
  const second = await triggered({ delay: '1 день' });
  await waits(second);
  assert.ok(await waits(asked));
  await neighbours.tell(AccountUninstalled, ACCOUNT, AccountUninstalled.example);
  for (const each of [asked, second]) {
    await eventually('it is gone', () => database(async (delayed) => !(await delayed.findOne({ _id: idOf(each) }))));
  }
  await neighbours.tell(AccountInstalled, ACCOUNT, AccountInstalled.example);
});

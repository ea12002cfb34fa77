import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AccountInstall, EntityRead } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { startWorld, type World } from './world.ts';

let world: World;
let leadId: number;
before(async () => {
  world = await startWorld();
  await world.startHere();
  await world.startProcess();
  await world.install();
  leadId = (await world.control.createLead(world.accountId, { name: 'Сделка' })).leadId;
});
after(() => world.stop());
beforeEach(async () => {
  await world.control.setLimits({ perSecond: 7 });
  await endPause();
  await world.control.clearRequests();
});

const read = () => {
  const { accountId, kit } = world;
  return kit.ask(EntityRead, accountId, { accountId, entity: { type: 'lead', id: leadId } }, { timeoutMs: 30_000 });
};
const note = (text: string) =>
  world.command({ type: 'add_note', entity: { type: 'lead', id: leadId }, noteType: 'common', text });
const calls = () => world.control.requests({ account: world.accountId });
/** What the passing of a pause does, without its minutes. */
const endPause = () =>
  world.database.collection('budgets').updateMany({}, { $set: { pausedUntil: 0 }, $inc: { version: 1 } });

test('two processes together never send more than seven requests in a second, and nothing is refused', async () => {
  const commands = await Promise.all(Array.from({ length: 12 }, (_, index) => note(`Заметка ${index}`)));
  await Promise.all(Array.from({ length: 24 }, read));
  await Promise.all(commands.map((id) => world.ended(id)));
  const log = await calls();
  assert.equal(log.filter(({ status }) => status === 429).length, 0);
  assert.ok(log.length >= 36);
  assert.ok(mostInASecond(log) <= 7, `${mostInASecond(log)} requests in a second`);
});

/** Most requests that reached amoCRM in any second. */
function mostInASecond(log: readonly { time: number }[]): number {
  return Math.max(
    ...log.map(({ time }) => log.filter((other) => other.time >= time && other.time < time + 1000).length),
  );
}

test('a stricter limit is obeyed: each 429 is answered by a pause, and all work is done in the end', async () => {
  const { control } = world;
  await control.setLimits({ perSecond: 2, retryAfter: 1 });
  const commands = await Promise.all(Array.from({ length: 10 }, (_, index) => note(`Медленно ${index}`)));
  // Notes may go in one request; each of these needs one of its own. A reader is told when it would wait too long.
  const readings = await Promise.allSettled(Array.from({ length: 4 }, read));
  for (const id of commands) assert.equal((await world.ended(id)).type, 'crm.command-completed');
  const log = await calls();
  const refused = log.filter(({ status }) => status === 429);
  assert.ok(refused.length >= 1, 'the limit was met');
  const asked = commands.length + readings.length;
  assert.ok(refused.length < asked, `${refused.length} of ${log.length} were refused`);
  const { notes } = await control.snapshot(world.accountId, 'leads', leadId);
  assert.equal(notes.filter(({ params }) => String(params['text']).startsWith('Медленно')).length, 10);
});

test('a 429 pauses the account for as long as it asks, then slows it down; no other account waits, no token is asked for', async () => {
  const { control, accountId, kit, emulator } = world;
  const other = emulator.accounts[1];
  assert.ok(other);
  await kit.ask(AccountInstall, 0, { code: await control.code(other.id), referer: new URL(other.origin).host });
  await eventually('the other account is installed', () => world.events.some((event) => event.accountId === other.id));
  const { leadId: otherLead } = await control.createLead(other.id, { name: 'Другая' });
  await control.clearRequests();

  const body = { title: 'Too Many Requests', status: 429, retry_after: 60 };
  await control.addFault({ accountId, path: '^/api/', kind: 'status', when: 'before', status: 429, body });
  await assert.rejects(read(), { code: 'CRM_UNAVAILABLE' });
  const waiting = await note('После паузы');
  const entity = { type: 'lead' as const, id: otherLead };
  await kit.ask(EntityRead, other.id, { accountId: other.id, entity }, { timeoutMs: 30_000 });
  assert.equal((await calls()).length, 1, 'nobody asks again before the time');
  assert.equal((await control.requests({ path: '^/oauth2/' })).length, 0);
  const budgets = world.database.collection<{ _id: string; pausedUntil: number; speed: number; strikes: number }>(
    'budgets',
  );
  const budgetOf = (origin: string) => budgets.findOne({ _id: origin });
  const paused = await budgetOf(emulator.accounts[0]?.origin ?? '');
  assert.ok((paused?.pausedUntil ?? 0) > Date.now() + 30_000);
  assert.deepEqual([paused?.speed, paused?.strikes], [0.5, 1]);
  assert.equal((await budgetOf(other.origin))?.strikes, 0);

  await endPause();
  await world.database.collection('commands').updateMany({ state: 'pending' }, { $set: { nextTryAt: new Date() } });
  assert.equal((await world.ended(waiting)).type, 'crm.command-completed');
  const recovered = await budgetOf(emulator.accounts[0]?.origin ?? '');
  assert.deepEqual([recovered?.speed, recovered?.strikes], [1, 0], 'a long calm forgives');
});

test('a block stops all traffic of the account, and no token is asked for', async () => {
  const { control, accountId } = world;
  await control.block(accountId);
  await assert.rejects(read(), { code: 'CRM_UNAVAILABLE' });
  const met = (await calls()).length;
  assert.ok(met >= 1);
  const waiting = await note('После блокировки');
  await Promise.all(Array.from({ length: 5 }, () => assert.rejects(read(), { code: 'CRM_UNAVAILABLE' })));
  await eventually('the command waits', async () => {
    const document = await world.database.collection('commands').findOne({ accountId, state: 'pending' });
    return document && document['nextTryAt'] > new Date(Date.now() + 60_000);
  });
  assert.equal((await calls()).length, met);
  assert.equal((await control.requests({ path: '^/oauth2/' })).length, 0);

  await control.unblock(accountId);
  await endPause();
  await world.database.collection('commands').updateMany({ state: 'pending' }, { $set: { nextTryAt: new Date() } });
  assert.equal((await world.ended(waiting)).type, 'crm.command-completed');
  await read();
});

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type CrmCommand, EntityRead } from '@pochtovik/contracts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.startHere();
  await world.install();
});
after(() => world.stop());
// Merges of one moment cannot be told apart.
beforeEach(() => world.control.advanceClock(10));

const newLead = async (name: string) => (await world.control.createLead(world.accountId, { name })).leadId;
const run = async (command: CrmCommand) => world.ended(await world.command(command));
const note = (id: number, text: string): CrmCommand => ({
  ...{ type: 'add_note', entity: { type: 'lead', id }, noteType: 'common', text },
});
const task = (id: number): CrmCommand => ({
  ...{ type: 'create_task', entity: { type: 'lead', id }, taskTypeId: 1, text: 'Позвонить' },
  completeTill: Math.floor(Date.now() / 1000) + 3600,
});
const read = (id: number) => {
  const { accountId, kit } = world;
  return kit.ask(EntityRead, accountId, { accountId, entity: { type: 'lead', id } }, { timeoutMs: 30_000 });
};

test('what is asked for a merged deal is done for the one that remains, also over two merges', async () => {
  const [first, second, third] = [await newLead('Первая'), await newLead('Вторая'), await newLead('Третья')];
  await world.control.mergeLead(world.accountId, first, second);
  for (const command of [note(first, 'Прочитано'), task(first)]) {
    const end = await run(command);
    assert.equal(end.type, 'crm.command-completed', String(end.data['reason']));
  }
  const move = await run({ type: 'update_tags', entity: { type: 'lead', id: first }, add: ['открыл'], remove: [] });
  assert.equal(move.type, 'crm.command-completed', String(move.data['reason']));
  const { tasks, notes } = await world.control.snapshot(world.accountId, 'leads', second);
  assert.equal(tasks.length, 1);
  assert.deepEqual(
    notes.map(({ params }) => params['text']),
    ['Прочитано'],
  );
  await world.control.advanceClock(10);
  await world.control.mergeLead(world.accountId, second, third);
  assert.equal((await run(note(first, 'Ещё раз'))).type, 'crm.command-completed');
  const again = await world.control.snapshot(world.accountId, 'leads', third);
  assert.ok(again.notes.some(({ params }) => params['text'] === 'Ещё раз'));
});

test('a merged deal is read as the one that remains', async () => {
  const [gone, kept] = [await newLead('Ушла'), await newLead('Осталась')];
  await world.control.mergeLead(world.accountId, gone, kept);
  const { lead } = await read(gone);
  assert.equal(lead?.name, 'Осталась');
});

test('a deleted deal is refused at once and for good, and the reason says what may have happened', async () => {
  const leadId = await newLead('Удалена');
  await world.control.deleteCard(world.accountId, 'leads', leadId);
  for (const command of [note(leadId, 'x'), task(leadId)]) {
    const end = await run(command);
    assert.deepEqual([end.type, end.data['code']], ['crm.command-failed', 'ENTITY_UNKNOWN']);
    assert.match(String(end.data['reason']), new RegExp(`no lead ${leadId} any more: it was deleted, or merged`));
  }
  await assert.rejects(read(leadId), { code: 'ENTITY_UNKNOWN' });
  const waiting = await world.database.collection('commands').countDocuments({ state: 'pending' });
  assert.equal(waiting, 0);
});

test('while it is not certain into which deal one was merged, none is touched', async () => {
  const [gone, kept, other, merged] = [await newLead('А'), await newLead('Б'), await newLead('В'), await newLead('Г')];
  await world.control.mergeLead(world.accountId, other, merged);
  await world.control.mergeLead(world.accountId, gone, kept);
  const end = await run(note(gone, 'Кому?'));
  const { notes } = await world.control.snapshot(world.accountId, 'leads', merged);
  // The two merges may have fallen into different moments, then the deal is certain.
  if (end.type === 'crm.command-failed') assert.equal(end.data['code'], 'ENTITY_UNKNOWN');
  assert.equal(notes.length, 0);
});

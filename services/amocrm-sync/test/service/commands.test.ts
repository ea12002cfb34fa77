import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AccountUninstall, type CrmCommand, newId } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { startWorld, type World } from './world.ts';

let world: World;
let pipeline: { id: number; statuses: { id: number; name: string }[] };
before(async () => {
  world = await startWorld();
  await world.startHere();
  await world.install();
  const account = (await world.control.state()).accounts.find(({ id }) => id === world.accountId);
  const main = account?.pipelines.find(({ isMain }) => isMain);
  assert.ok(main);
  pipeline = main;
});
after(() => world.stop());
beforeEach(async () => {
  await world.control.clearFaults();
  await world.control.clearRequests();
});

const statusId = (name: string) => pipeline.statuses.find((status) => status.name === name)?.id ?? 0;
const newLead = async (responsibleUserId?: number) =>
  (await world.control.createLead(world.accountId, responsibleUserId === undefined ? {} : { responsibleUserId }))
    .leadId;
const move = (leadId: number, status: string): CrmCommand => ({
  type: 'update_lead',
  leadId,
  pipelineId: pipeline.id,
  statusId: statusId(status),
});
const task = (leadId: number, text = 'Позвонить, клиент открыл КП'): CrmCommand => ({
  type: 'create_task',
  entity: { type: 'lead', id: leadId },
  text,
  taskTypeId: 1,
  completeTill: 1_900_000_000,
});
const note = (
  leadId: number,
  text: string,
  noteType: 'common' | 'extended_service_message' = 'common',
): CrmCommand => ({
  type: 'add_note',
  entity: { type: 'lead', id: leadId },
  noteType,
  text,
});
const snapshot = (leadId: number) => world.control.snapshot(world.accountId, 'leads', leadId);
const run = async (command: CrmCommand) => world.ended(await world.command(command));

test('a lead is moved, a task is for whoever is responsible, notes say what they are told', async () => {
  const seller = world.emulator.accounts[0]?.users.find((user) => !user.isAdmin)?.id ?? 0;
  const leadId = await newLead(seller);
  const moved = await run(move(leadId, 'КП отправлено'));
  assert.equal(moved.type, 'crm.command-completed');
  assert.equal(moved.data['resultId'], leadId);
  assert.equal(moved.data['detail'], `lead ${leadId}: status ${statusId('КП отправлено')} of pipeline ${pipeline.id}`);
  const made = await run(task(leadId));
  await run(note(leadId, 'Письмо не отправлено'));
  await run(note(leadId, 'Письмо отправлено', 'extended_service_message'));
  const { status, tasks, notes } = await snapshot(leadId);
  assert.equal(status?.name, 'КП отправлено');
  assert.deepEqual(
    tasks.map(({ id, text, responsible_user_id: userId }) => ({ id, text, userId })),
    [{ id: made.data['resultId'], text: 'Позвонить, клиент открыл КП', userId: seller }],
  );
  const typed = notes.map(({ note_type: type, params }) => [type, params['text'], params['service']]);
  assert.deepEqual(typed.slice(-2), [
    ['common', 'Письмо не отправлено', undefined],
    ['extended_service_message', 'Письмо отправлено', 'Почтовик'],
  ]);
});

test('a task is for whom the command names', async () => {
  const userId = world.emulator.accounts[0]?.users.at(-1)?.id ?? 0;
  const leadId = await newLead();
  const command = task(leadId);
  await run(command.type === 'create_task' ? { ...command, responsibleUserId: userId } : command);
  assert.equal((await snapshot(leadId)).tasks[0]?.responsible_user_id, userId);
});

test('a command that comes twice is done once', async () => {
  const leadId = await newLead();
  const commandId = newId();
  const eventId = newId();
  await world.command(task(leadId), { commandId, eventId });
  await world.command(task(leadId), { commandId, eventId });
  await world.command(task(leadId), { commandId });
  await world.ended(commandId);
  await world.command(task(leadId), { commandId });
  await run(note(leadId, 'после'));
  assert.equal((await snapshot(leadId)).tasks.length, 1);
});

test('a task whose answer was lost is found, not made again', async () => {
  const leadId = await newLead();
  await world.control.addFault({ method: 'POST', path: '^/api/v4/tasks$', kind: 'reset', when: 'after' });
  const done = await run(task(leadId));
  const { tasks } = await snapshot(leadId);
  assert.deepEqual(
    tasks.map(({ id }) => id),
    [done.data['resultId']],
  );
  assert.equal((await world.control.requests({ method: 'POST', path: '^/api/v4/tasks$' })).length, 1);
});

test('a note whose answer was lost is found, not made again', async () => {
  const leadId = await newLead();
  await world.control.addFault({ method: 'POST', path: '/notes$', kind: 'status', status: 504, when: 'after' });
  const done = await run(note(leadId, 'Один раз'));
  const ours = (await snapshot(leadId)).notes.filter(({ params }) => params['text'] === 'Один раз');
  assert.deepEqual(
    ours.map(({ id }) => id),
    [done.data['resultId']],
  );
});

test('a call that never took effect is made again', async () => {
  const leadId = await newLead();
  await world.control.addFault({ method: 'POST', path: '^/api/v4/tasks$', kind: 'reset', when: 'before' });
  await run(task(leadId));
  assert.equal((await snapshot(leadId)).tasks.length, 1);
  assert.equal((await world.control.requests({ method: 'POST', path: '^/api/v4/tasks$' })).length, 2);
});

test('two commands with the same words make two tasks, also when an answer is lost', async () => {
  const leadId = await newLead();
  await world.control.addFault({ method: 'POST', path: '^/api/v4/tasks$', kind: 'reset', when: 'after', skip: 1 });
  const ids = [await world.command(task(leadId)), await world.command(task(leadId))];
  const ends = await Promise.all(ids.map((id) => world.ended(id)));
  const { tasks } = await snapshot(leadId);
  assert.equal(tasks.length, 2);
  assert.deepEqual(new Set(tasks.map(({ id }) => id)), new Set(ends.map(({ data }) => data['resultId'])));
});

test('a lead that a person moved on after a lost answer is not moved back', async () => {
  const leadId = await newLead();
  await world.control.addFault({ method: 'PATCH', path: `/leads/${leadId}$`, kind: 'reset', when: 'after' });
  const commandId = await world.command(move(leadId, 'КП отправлено'));
  await eventually('the lead is moved', async () => (await snapshot(leadId)).status?.name === 'КП отправлено');
  await world.control.moveLead(world.accountId, leadId, { statusId: statusId('Ознакомлен с КП') });
  assert.equal((await world.ended(commandId)).type, 'crm.command-completed');
  assert.equal((await snapshot(leadId)).status?.name, 'Ознакомлен с КП');
});

test('commands of one lead are done in their order, even when the first has to wait', async () => {
  const leadId = await newLead();
  await world.control.addFault({ method: 'PATCH', path: `/leads/${leadId}$`, kind: 'status', status: 503, times: 2 });
  const ids: string[] = [];
  for (const status of ['Квалифицирован', 'КП отправлено', 'Ознакомлен с КП']) {
    ids.push(await world.command(move(leadId, status)));
  }
  await Promise.all(ids.map((id) => world.ended(id)));
  assert.equal((await snapshot(leadId)).status?.name, 'Ознакомлен с КП');
  const sent = await world.control.requests({ method: 'PATCH', path: `/leads/${leadId}$` });
  assert.deepEqual(
    sent.filter(({ status }) => status === 200).map(({ body }) => Object(body).status_id),
    [statusId('Квалифицирован'), statusId('КП отправлено'), statusId('Ознакомлен с КП')],
  );
});

test('what amoCRM refuses fails with its own words, and keeps nothing waiting', async () => {
  const leadId = await newLead();
  const refused = await run({ type: 'update_lead', leadId, pipelineId: pipeline.id, statusId: 999_999_999 });
  assert.equal(refused.type, 'crm.command-failed');
  assert.equal(refused.data['code'], 'CRM_REFUSED');
  assert.match(String(refused.data['reason']), /status_id: NotSupportedChoice/);
  assert.equal((await run(move(leadId, 'КП отправлено'))).type, 'crm.command-completed');
});

test('a task on a card that is gone fails by its name', async () => {
  const failed = await run(task(999_999_999));
  assert.equal(failed.data['code'], 'ENTITY_UNKNOWN');
});

test('a process that is killed after the task was made leaves one task', async () => {
  const leadId = await newLead();
  const other = await startWorld();
  try {
    const victim = await other.startProcess({ AMOCRM_CALL_TIMEOUT_MS: '12000', LEASE_SECONDS: '14' });
    await other.install();
    const { leadId: id } = await other.control.createLead(other.accountId, {});
    await other.control.addFault({
      method: 'POST',
      path: '^/api/v4/tasks$',
      kind: 'delay',
      when: 'after',
      delayMs: 10_000,
    });
    const commandId = await other.command(task(id));
    const tasks = async () => (await other.control.snapshot(other.accountId, 'leads', id)).tasks;
    await eventually('the task is made', async () => (await tasks()).length === 1);
    await victim.kill();
    await Promise.all([other.startProcess(), other.startProcess()]);
    const done = await other.ended(commandId);
    assert.deepEqual(
      (await tasks()).map((made) => made.id),
      [done.data['resultId']],
    );
  } finally {
    await other.stop();
  }
  assert.equal((await snapshot(leadId)).tasks.length, 0, 'another account saw nothing of it');
});

test('commands of an account that was uninstalled, or never installed, fail by its name', async () => {
  const leadId = await newLead();
  await world.kit.ask(AccountUninstall, world.accountId, { accountId: world.accountId });
  assert.equal((await run(task(leadId))).data['code'], 'ACCOUNT_DISABLED');
  assert.equal((await snapshot(leadId)).tasks.length, 0);
});

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { CrmCommand } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { startWorld, type World } from './world.ts';

let world: World;
let stage: { pipelineId: number; statusId: number };
before(async () => {
  world = await startWorld();
  // The test reads cards itself, faster than amoCRM would let it.
  await world.control.setLimits({ enabled: false });
  await world.startHere();
  await world.install();
  const account = (await world.control.state()).accounts.find(({ id }) => id === world.accountId);
  const main = account?.pipelines.find(({ isMain }) => isMain);
  const statusId = main?.statuses.find(({ name }) => name === 'КП отправлено')?.id;
  assert.ok(main && statusId);
  stage = { pipelineId: main.id, statusId };
});
after(() => world.stop());
beforeEach(async () => {
  await world.control.clearFaults();
  await world.control.clearRequests();
});

const run = async (command: CrmCommand) => world.ended(await world.command(command));
/** A lead with a contact, as a person makes them. */
const newCards = async () => {
  const contacts = [{ name: 'Анна', email: 'anna@client.test' }];
  const { leadId, contactIds } = await world.control.createLead(world.accountId, { name: 'Сделка', contacts });
  return { leadId, contactId: contactIds[0] ?? 0 };
};
/** An answer of amoCRM's API to the account's administrator. */
async function amocrm(path: string) {
  const account = world.emulator.accounts.find(({ id }) => id === world.accountId);
  const headers = { authorization: `Bearer ${world.emulator.accessToken}` };
  const answer = await fetch(`${account?.origin}/api/v4${path}`, { headers });
  return answer.status === 204 ? null : Object(await answer.json());
}
const tagsOf = async (path: string): Promise<string[]> =>
  (await amocrm(path))._embedded.tags.map(({ name }: { name: string }) => name).sort();

test('tags are added and taken off, the others stay; an unknown tag to take off changes nothing', async () => {
  const { leadId, contactId } = await newCards();
  for (const [type, id] of [
    ['lead', leadId],
    ['contact', contactId],
  ] as const) {
    const tags = (add: string[], remove: string[]) => run({ type: 'update_tags', entity: { type, id }, add, remove });
    const done = await tags(['vip', 'кухня'], []);
    assert.equal(done.type, 'crm.command-completed', String(done.data['reason']));
    await tags(['новый'], ['vip', 'такого нет']);
    assert.deepEqual(await tagsOf(`/${type}s/${id}`), ['кухня', 'новый']);
  }
});

test('a new lead is in its stage, for whoever is responsible, linked to the contact; once though the answer was lost', async () => {
  const { contactId } = await newCards();
  const command: CrmCommand = {
    ...{ type: 'create_lead', entity: { type: 'contact', id: contactId }, companyId: null, name: 'Из письма' },
    ...stage,
  };
  await world.control.addFault({ method: 'POST', path: '^/api/v4/leads$', kind: 'reset', when: 'after' });
  const done = await run(command);
  assert.equal(done.type, 'crm.command-completed', String(done.data['reason']));
  const contact = await amocrm(`/contacts/${contactId}?with=leads`);
  assert.equal(contact._embedded.leads.length, 2, 'the lead of before and the new one');
  const lead = await amocrm(`/leads/${done.data['resultId']}?with=contacts`);
  assert.deepEqual(
    [lead.name, lead.pipeline_id, lead.status_id, lead.responsible_user_id, lead._embedded.contacts[0].id],
    ['Из письма', stage.pipelineId, stage.statusId, contact.responsible_user_id, contactId],
  );
  assert.equal((await world.control.requests({ method: 'POST', path: '^/api/v4/leads$' })).length, 1);
});

test('two new leads of one name for one contact are two, also when an answer is lost', async () => {
  const { contactId } = await newCards();
  const command: CrmCommand = {
    ...{ type: 'create_lead', entity: { type: 'contact', id: contactId }, companyId: null, name: 'Две' },
    ...stage,
  };
  await world.control.addFault({ method: 'POST', path: '^/api/v4/leads$', kind: 'reset', when: 'after', skip: 1 });
  const ids = [await world.command(command), await world.command(command)];
  const made = await Promise.all(ids.map(async (id) => (await world.ended(id)).data['resultId']));
  assert.equal(new Set(made).size, 2);
  assert.equal((await amocrm(`/contacts/${contactId}?with=leads`))._embedded.leads.length, 3);
});

/** Commands that wait together, as they do behind a slow call: a card of its own is changed first while the others come in. */
async function together(commands: CrmCommand[]) {
  const { leadId } = await newCards();
  const slow = { method: 'PATCH', path: `/leads/${leadId}$`, kind: 'delay', when: 'before', delayMs: 1500 } as const;
  await world.control.addFault({ ...slow, times: 2 });
  // As many slow calls as one account may have in hand.
  const other = await newCards();
  await world.control.addFault({ ...slow, path: `/contacts/${other.contactId}$` });
  await world.command({ type: 'update_lead', leadId, ...stage });
  const entity = { type: 'contact' as const, id: other.contactId };
  await world.command({ type: 'update_tags', entity, add: ['медленно'], remove: [] });
  const ids: string[] = [];
  for (const command of commands) ids.push(await world.command(command));
  return Promise.all(ids.map((id) => world.ended(id)));
}

test('commands of many cards share calls; one that amoCRM refuses fails by its own words, the others are done', async () => {
  const leads = await Promise.all(Array.from({ length: 12 }, async () => (await newCards()).leadId));
  await world.control.clearRequests();
  const moves = leads.map((leadId): CrmCommand => ({ type: 'update_lead', leadId, ...stage }));
  const { leadId: refused } = await newCards();
  const ends = await together([...moves, { type: 'update_lead', leadId: refused, ...stage, statusId: 999_999_999 }]);
  const failed = ends.filter(({ type }) => type === 'crm.command-failed');
  assert.deepEqual(
    failed.map(({ data }) => data['code']),
    ['CRM_REFUSED'],
  );
  for (const leadId of leads) assert.equal((await amocrm(`/leads/${leadId}`)).status_id, stage.statusId);
  const calls = await world.control.requests({ method: 'PATCH', path: '^/api/v4/leads' });
  assert.ok(calls.length < moves.length, `${calls.length} calls for ${moves.length} moves`);
});

test('tasks and notes of many cards share calls, each made once though the answer to all was lost', async () => {
  const leads = await Promise.all(Array.from({ length: 8 }, async () => (await newCards()).leadId));
  const entity = (id: number) => ({ type: 'lead' as const, id });
  const tasks = leads.map(
    (id): CrmCommand => ({
      ...{ type: 'create_task', entity: entity(id), text: 'Позвонить', taskTypeId: 1, completeTill: 1_900_000_000 },
    }),
  );
  const notes = leads.map(
    (id): CrmCommand => ({ type: 'add_note', entity: entity(id), noteType: 'common', text: `О ${id}` }),
  );
  await world.control.clearRequests();
  await world.control.addFault({ method: 'POST', path: '^/api/v4/leads/notes$', kind: 'reset', when: 'after' });
  await world.control.addFault({ method: 'POST', path: '^/api/v4/tasks$', kind: 'reset', when: 'after' });
  const ends = await together([...tasks, ...notes]);
  assert.ok(ends.every(({ type }) => type === 'crm.command-completed'));
  assert.equal(new Set(ends.map(({ data }) => data['resultId'])).size, ends.length);
  for (const id of leads) {
    const snapshot = await world.control.snapshot(world.accountId, 'leads', id);
    assert.equal(snapshot.tasks.length, 1);
    assert.equal(snapshot.notes.filter(({ params }) => params['text'] === `О ${id}`).length, 1);
  }
});

test('a process killed after it made a new lead and changed tags, unheard, leaves one lead and the tags', async () => {
  const other = await startWorld();
  try {
    await other.control.setLimits({ enabled: false });
    const victim = await other.startProcess({ AMOCRM_CALL_TIMEOUT_MS: '12000', LEASE_SECONDS: '14' });
    await other.install();
    const account = (await other.control.state()).accounts.find(({ id }) => id === other.accountId);
    const main = account?.pipelines.find(({ isMain }) => isMain);
    const statusId = main?.statuses.at(2)?.id;
    assert.ok(account && main && statusId);
    const contacts = [{ name: 'Анна' }];
    const { leadId, contactIds } = await other.control.createLead(other.accountId, { contacts });
    const [contactId] = contactIds;
    assert.ok(contactId);
    const slow = { kind: 'delay', when: 'after', delayMs: 10_000 } as const;
    await other.control.addFault({ method: 'POST', path: '^/api/v4/leads$', ...slow });
    await other.control.addFault({ method: 'PATCH', path: `/leads/${leadId}$`, ...slow });
    const made = await other.command({
      ...{ type: 'create_lead', entity: { type: 'contact', id: contactId }, companyId: null, name: 'Новая' },
      ...{ pipelineId: main.id, statusId },
    });
    const entity = { type: 'lead' as const, id: leadId };
    const tagged = await other.command({ type: 'update_tags', entity, add: ['vip'], remove: [] });
    const headers = { authorization: `Bearer ${other.emulator.accessToken}` };
    const read = async (path: string) =>
      Object(await (await fetch(`${account.origin}/api/v4${path}`, { headers })).json());
    const leads = async () => (await read(`/contacts/${contactId}?with=leads`))._embedded.leads;
    const tags = async () => (await read(`/leads/${leadId}`))._embedded.tags;
    await eventually('both took effect', async () => (await leads()).length === 2 && (await tags()).length === 1);
    await victim.kill();
    await Promise.all([other.startProcess(), other.startProcess()]);
    const ends = await Promise.all([made, tagged].map((id) => other.ended(id)));
    assert.deepEqual(
      ends.map(({ type }) => type),
      ['crm.command-completed', 'crm.command-completed'],
    );
    assert.deepEqual([(await leads()).length, (await tags()).length], [2, 1]);
  } finally {
    await other.stop();
  }
});

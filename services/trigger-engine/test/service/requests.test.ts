import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  newId,
  PochtovikError,
  TriggerLinkList,
  TriggerLinkSave,
  TriggerList,
  TriggerSave,
} from '@pochtovik/contracts';
import { newAccount } from './letters.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.engine();
});
after(() => world.stop());

const status = { type: 'change_status', pipelineId: 8001, statusId: 8103 } as const;
const content = { name: 'Ссылка', once: true, redirectUrl: 'https://company.test/{lead.cf.901}', triggers: [] };

test('a trigger is saved, changed in place and listed by name in its account only', async () => {
  const accountId = newAccount();
  const { kit } = world;
  const triggerId = newId();
  const text = 'Тема: {subject}, {lead.cf.901}';
  await kit.ask(TriggerSave, accountId, { accountId, triggerId, name: 'Я', action: status });
  await kit.ask(TriggerSave, accountId, {
    accountId,
    triggerId: newId(),
    name: 'А',
    action: { type: 'add_note', text },
  });
  const saved = await kit.ask(TriggerSave, accountId, { accountId, triggerId, name: 'Б', action: status });
  const { triggers } = await kit.ask(TriggerList, accountId, { accountId });
  assert.deepEqual(
    triggers.map(({ name }) => name),
    ['А', 'Б'],
  );
  assert.deepEqual(triggers[1], saved);
  const other = newAccount();
  assert.deepEqual(await kit.ask(TriggerList, other, { accountId: other }), { triggers: [] });
  await assert.rejects(
    kit.ask(TriggerSave, other, { accountId: other, triggerId, name: 'Чужой', action: status }),
    (error) => error instanceof PochtovikError && error.code === 'TRIGGER_UNKNOWN',
  );
  assert.deepEqual((await kit.ask(TriggerList, accountId, { accountId })).triggers[1], saved);
});

test('a trigger that the CRM would refuse is not saved, and its faults are named', async () => {
  const accountId = newAccount();
  const save = (action: Parameters<World['trigger']>[1]) => world.trigger(accountId, action);
  const refusedFor = (fields: string[]) => (error: unknown) => {
    assert.ok(error instanceof PochtovikError);
    assert.equal(error.code, 'TRIGGER_INVALID');
    assert.deepEqual(
      error.details.map(({ field, code }) => `${field} ${code}`),
      fields,
    );
    return true;
  };
  await assert.rejects(save({ ...status, statusId: 1 }), refusedFor(['action.statusId STATUS_UNKNOWN']));
  await assert.rejects(
    save({ type: 'create_task', text: '{lead.prise}', taskTypeId: 9, dueSeconds: 0, responsibleUserId: 9 }),
    refusedFor([
      'action.taskTypeId TASK_TYPE_UNKNOWN',
      'action.responsibleUserId USER_UNKNOWN',
      'action.text UNKNOWN_VARIABLE',
    ]),
  );
  const templateId = newId();
  world.crm.archived.add(templateId);
  await assert.rejects(save({ type: 'send_letter', templateId }), refusedFor(['action.templateId TEMPLATE_ARCHIVED']));
  assert.deepEqual(await world.kit.ask(TriggerList, accountId, { accountId }), { triggers: [] });
});

test('links get their numbers once, in order, also when many are saved at the same time', async () => {
  const accountId = newAccount();
  const { kit } = world;
  const save = (linkId: string) => kit.ask(TriggerLinkSave, accountId, { accountId, linkId, content });
  const ids = Array.from({ length: 20 }, () => newId());
  const saved = await Promise.all(ids.map(save));
  assert.equal(new Set(saved.map(({ number }) => number)).size, 20);
  const again = await Promise.all(ids.map(save));
  assert.deepEqual(
    again.map(({ number }) => number),
    saved.map(({ number }) => number),
  );
  const { links } = await kit.ask(TriggerLinkList, accountId, { accountId });
  assert.deepEqual(
    links.map(({ variable }) => variable),
    links.map(({ number }) => `{triggerlink:${number}}`),
  );
  assert.deepEqual(
    links.map(({ number }) => number),
    links.map(({ number }) => number).sort((a, b) => a - b),
  );
});

test('one link saved by several callers at once is one link with one number', async () => {
  const accountId = newAccount();
  const linkId = newId();
  const saved = await Promise.all(
    Array.from({ length: 10 }, () => world.kit.ask(TriggerLinkSave, accountId, { accountId, linkId, content })),
  );
  assert.equal(new Set(saved.map(({ number }) => number)).size, 1);
});

test('a link to nowhere good, or to no trigger, is refused', async () => {
  const accountId = newAccount();
  const save = (change: object) =>
    world.kit.ask(TriggerLinkSave, accountId, { accountId, linkId: newId(), content: { ...content, ...change } });
  const refused = (code: string, field: string) => (error: unknown) =>
    error instanceof PochtovikError && error.code === code && error.details[0]?.field === field;
  for (const redirectUrl of ['javascript:alert(1)', 'https://a@evil.test/', 'https://x.test/{lead.cf.902}']) {
    await assert.rejects(save({ redirectUrl }), refused('TRIGGER_LINK_INVALID', 'content.redirectUrl'));
  }
  const triggers = [{ triggerId: newId(), delaySeconds: 5 }];
  await assert.rejects(save({ triggers }), refused('TRIGGER_UNKNOWN', 'content.triggers.0.triggerId'));
  const triggerId = await world.trigger(accountId, status);
  assert.deepEqual((await save({ triggers: [{ triggerId, delaySeconds: 5 }, { triggerId }] })).triggers, [
    { triggerId, delaySeconds: 5 },
    { triggerId },
  ]);
});

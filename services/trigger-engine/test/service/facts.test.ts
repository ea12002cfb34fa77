import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CrmCommandCompleted,
  CrmCommandFailed,
  CrmCommandRequested,
  LetterNotComposed,
  newId,
  TriggerLinkSave,
} from '@pochtovik/contracts';
import { letterFacts, newAccount, newLetter } from './letters.ts';
import { readCard, startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.engine();
});
after(() => world.stop());

const status = { type: 'change_status', pipelineId: 8001, statusId: 8103 } as const;
const note = (text: string) => ({ type: 'add_note', text }) as const;
const states = (executions: { cause: string; state: string }[]) =>
  executions.map(({ cause, state }) => `${cause} ${state}`);

test('each fact told three times fires its triggers once', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, status);
  const number = await world.link(accountId, [triggerId], false);
  const tell = letterFacts(world, accountId, 3);
  const sent = newLetter({ sent: [{ triggerId }], opened: [{ triggerId }] });
  const failed = newLetter({ failed: [{ triggerId }] });
  await tell.queued(sent);
  await tell.queued(failed);
  await tell.sent(sent);
  await tell.opened(sent);
  await tell.clicked(sent, number);
  await tell.failed(failed);
  await world.settled();
  const requested = await world.told(CrmCommandRequested, accountId);
  assert.equal(requested.length, 4);
  for (const { data } of requested) {
    await world.tell(
      CrmCommandCompleted,
      accountId,
      { commandId: data.commandId, resultId: 5001, detail: 'lead 5001' },
      { times: 3 },
    );
  }
  const executions = await world.ended(accountId, sent.letterId, 3);
  assert.deepEqual(states(executions).sort(), ['clicked done', 'opened done', 'sent done']);
  assert.deepEqual(
    executions.map(({ detail }) => detail),
    ['lead 5001', 'lead 5001', 'lead 5001'],
  );
  await world.ended(accountId, failed.letterId, 1);
  await world.settled();
  assert.equal((await world.told(CrmCommandRequested, accountId)).length, 4);
  const executed = await world.executed(accountId);
  assert.equal(executed.length, 4);
  assert.ok(
    executed.every(
      ({ outcome, action, triggerName }) =>
        outcome === 'done' && action === 'change_status' && triggerName === 'Триггер',
    ),
  );
});

test('a change of a field becomes a command for the linked card, and a value that does not fit is said in the log', async () => {
  const accountId = newAccount();
  const field = { type: 'change_field', entityType: 'lead', fieldId: 901, mode: 'replace' } as const;
  const fits = await world.trigger(accountId, { ...field, value: 'Сайт' });
  const wrong = await world.trigger(accountId, { ...field, value: '{subject}' });
  const letter = newLetter({ sent: [{ triggerId: fits }, { triggerId: wrong }] });
  const tell = letterFacts(world, accountId);
  await tell.queued(letter);
  await tell.sent(letter);
  await world.settled();
  assert.deepEqual(await world.commands(accountId), [
    { type: 'update_field', entity: letter.entity, fieldId: 901, change: { type: 'set_option', optionId: 9011 } },
  ]);
  const failed = (await world.executions(accountId, letter.letterId)).find(({ state }) => state === 'failed');
  assert.match(failed?.detail ?? '', /Поле «Источник» не изменено.*в списке нет такого значения/);
});

test('an opening that is told before the letter itself still fires', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, status);
  const tell = letterFacts(world, accountId);
  const letter = newLetter({ sent: [{ triggerId }], opened: [{ triggerId }] });
  await tell.opened(letter);
  await tell.sent(letter);
  await tell.queued(letter);
  await world.settled();
  assert.deepEqual(states(await world.executions(accountId, letter.letterId)).sort(), [
    'opened requested',
    'sent requested',
  ]);
});

test('machines’ openings and scanners’ clicks fire nothing, and leave the first place to a person', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, status);
  const number = await world.link(accountId, [triggerId], true);
  const tell = letterFacts(world, accountId);
  const letter = newLetter({ opened: [{ triggerId }] });
  await tell.queued(letter);
  await tell.opened(letter, 'machine');
  await tell.clicked(letter, number, 'scanner');
  await world.settled();
  assert.deepEqual(await world.executions(accountId, letter.letterId), []);
  await tell.opened(letter, 'proxy');
  await tell.clicked(letter, number);
  await world.settled();
  assert.equal((await world.executions(accountId, letter.letterId)).length, 2);
});

test('of two recipients of one send the first to open or click fires, on another card each', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, status);
  const number = await world.link(accountId, [triggerId], true);
  const tell = letterFacts(world, accountId);
  const first = newLetter({ opened: [{ triggerId }] });
  const second = { ...first, letterId: newId() };
  const elsewhere = { ...first, letterId: newId(), entity: { type: 'lead' as const, id: 5002 } };
  for (const letter of [first, second, elsewhere]) await tell.queued(letter);
  for (const letter of [first, second, elsewhere]) {
    await tell.opened(letter);
    await tell.clicked(letter, number);
  }
  await world.settled();
  const commands = await world.commands(accountId);
  assert.deepEqual(
    commands.map((command) => command.type === 'update_lead' && command.leadId).sort(),
    [5001, 5001, 5002, 5002],
  );
});

test('a link that fires each time fires for every click', async () => {
  const accountId = newAccount();
  const number = await world.link(accountId, [await world.trigger(accountId, status)], false);
  const tell = letterFacts(world, accountId);
  const letter = newLetter({});
  await tell.queued(letter);
  for (let click = 0; click < 5; click += 1) await tell.clicked(letter, number);
  await world.settled();
  assert.equal((await world.commands(accountId)).length, 5);
});

test('a used once-link stays used when its triggers are changed', async () => {
  const accountId = newAccount();
  const [one, two] = [await world.trigger(accountId, status), await world.trigger(accountId, note('два'))];
  const { kit } = world;
  const save = (triggerIds: string[], linkId: string) =>
    kit.ask(TriggerLinkSave, accountId, {
      accountId,
      linkId,
      content: {
        name: 'Ссылка',
        once: true,
        redirectUrl: null,
        triggers: triggerIds.map((triggerId) => ({ triggerId })),
      },
    });
  const linkId = newId();
  const { number } = await save([one], linkId);
  const tell = letterFacts(world, accountId);
  const letter = newLetter({});
  await tell.queued(letter);
  await tell.clicked(letter, number);
  await world.settled();
  await save([two, one], linkId);
  await tell.clicked(letter, number);
  await world.settled();
  assert.deepEqual(
    (await world.commands(accountId)).map(({ type }) => type),
    ['update_lead'],
  );
});

test('a failed letter leaves the note of the manual, one that may have left fires nothing', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, note('Тема: {subject}. Дата: {sended_at} ID: {id} {error}'));
  const tell = letterFacts(world, accountId);
  const [failed, inDoubt] = [newLetter({ failed: [{ triggerId }] }), newLetter({ failed: [{ triggerId }] })];
  await tell.queued(failed);
  await tell.queued(inDoubt);
  await tell.failed(inDoubt, { maybeSent: true });
  await tell.failed(failed, { response: '535 5.7.8 Authentication failed' });
  await world.settled();
  assert.deepEqual(await world.executions(accountId, inDoubt.letterId), []);
  assert.deepEqual(await world.commands(accountId), [
    {
      type: 'add_note',
      entity: failed.entity,
      noteType: 'common',
      text: `Тема: ${failed.subject}. Дата: 23.11.2026 12:00 ID: ${failed.letterId} 535 5.7.8 Authentication failed`,
    },
  ]);
});

test('a letter that could not be made fires its triggers on failure; one of the pipeline says why in the card', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, note('{error}'));
  const letter = newLetter({ failed: [{ triggerId }] });
  const byTrigger = newLetter({}, { origin: { type: 'trigger', executionId: newId(), letterId: newId() } });
  const { code, reason } = LetterNotComposed.example;
  for (const each of [letter, byTrigger]) {
    await world.tell(LetterNotComposed, accountId, { letter: each, code, reason }, { times: 3 });
  }
  await world.settled();
  const { entity, letterId, templateName } = letter;
  const commands = (await world.commands(accountId)).sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  assert.deepEqual(commands, [
    { type: 'add_note', entity, noteType: 'common', text: reason },
    {
      type: 'add_note',
      entity,
      noteType: 'extended_service_message',
      text: `Почтовик: письмо по шаблону «${templateName}» не отправлено. ${reason} ID письма: ${letterId}`,
    },
  ]);
});

test('a text that speaks of the card is written from the card as it is when it fires', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, {
    type: 'create_task',
    text: 'Позвонить: {contact.first_name}, {lead.cf.901}, {responsible.name}',
    taskTypeId: 1,
    dueSeconds: 3600,
    responsibleUserId: 7001,
  });
  const tell = letterFacts(world, accountId);
  const letter = newLetter({ opened: [{ triggerId }] });
  await tell.queued(letter);
  const now = Date.now() / 1000;
  await tell.opened(letter);
  await world.settled();
  const [command] = await world.commands(accountId);
  assert.ok(command?.type === 'create_task');
  assert.equal(command.text, 'Позвонить: Анна, Сайт, Мария Продажная');
  assert.equal(command.responsibleUserId, 7001);
  assert.ok(Math.abs(command.completeTill - now - 3600) < 60);
});

test('the card is not read for a text that does not speak of it', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, note('{subject}'));
  const tell = letterFacts(world, accountId);
  const letter = newLetter({ sent: [{ triggerId }] });
  const readsBefore = world.crm.entityReads;
  await tell.queued(letter);
  await tell.sent(letter);
  await world.settled();
  assert.equal((await world.commands(accountId)).length, 1);
  assert.equal(world.crm.entityReads, readsBefore);
});

test('a letter of a contact without a lead moves none and says so in the log', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, status);
  const tell = letterFacts(world, accountId);
  const letter = newLetter({ sent: [{ triggerId }] }, { entity: { type: 'contact', id: 6001 } });
  world.crm.readCard = async () => ({ ...(await readCard()), lead: null });
  await tell.queued(letter);
  await tell.sent(letter);
  const [execution] = await world.ended(accountId, letter.letterId, 1);
  world.crm.readCard = readCard;
  assert.equal(execution?.state, 'failed');
  assert.equal(execution?.detail, 'Действие не выполнено: у контакта 6001 нет связанной сделки.');
  await world.settled();
  assert.deepEqual(await world.commands(accountId), []);
  assert.deepEqual(
    (await world.executed(accountId)).map(({ outcome }) => outcome),
    ['failed'],
  );
});

test('a trigger that does not exist ends as failed', async () => {
  const accountId = newAccount();
  const tell = letterFacts(world, accountId);
  const triggerId = newId();
  const letter = newLetter({ sent: [{ triggerId }] });
  await tell.queued(letter);
  await tell.sent(letter);
  const [execution] = await world.ended(accountId, letter.letterId, 1);
  assert.equal(execution?.detail, 'Триггер не найден: он удалён или не сохранён.');
  await world.settled();
  assert.deepEqual(
    (await world.executed(accountId)).map(({ outcome, triggerName }) => ({ outcome, triggerName })),
    [{ outcome: 'failed', triggerName: '' }],
  );
});

test('what amoCRM refuses ends as failed with its words', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, status);
  const tell = letterFacts(world, accountId);
  const letter = newLetter({ sent: [{ triggerId }] });
  await tell.queued(letter);
  await tell.sent(letter);
  await world.settled();
  const [requested] = await world.told(CrmCommandRequested, accountId);
  const commandId = requested?.data.commandId ?? '';
  await world.tell(
    CrmCommandFailed,
    accountId,
    { commandId, code: 'CRM_REFUSED', reason: 'NotSupportedChoice' },
    { times: 3 },
  );
  const [execution] = await world.ended(accountId, letter.letterId, 1);
  assert.equal(execution?.state, 'failed');
  assert.match(execution?.detail ?? '', /^amoCRM отклонила действие\..* Ответ: NotSupportedChoice$/);
  await world.settled();
  assert.deepEqual(
    (await world.executed(accountId)).map(({ outcome }) => outcome),
    ['failed'],
  );
});

test('a letter by template is asked for once and the execution is done at once', async () => {
  const accountId = newAccount();
  const templateId = newId();
  const triggerId = await world.trigger(accountId, { type: 'send_letter', templateId });
  const tell = letterFacts(world, accountId, 3);
  const letter = newLetter({ sent: [{ triggerId }] });
  await tell.queued(letter);
  await tell.sent(letter);
  const [execution] = await world.ended(accountId, letter.letterId, 1);
  await world.settled();
  assert.equal(execution?.state, 'done');
  assert.deepEqual(await world.requestedLetters(accountId), [
    { executionId: execution?.id, letterId: letter.letterId, templateId, entity: letter.entity },
  ]);
  assert.deepEqual(
    (await world.executed(accountId)).map(({ outcome }) => outcome),
    ['done'],
  );
});

test('of many letters by one template to one card at the same time three leave, the rest is stopped with notes', async () => {
  const accountId = newAccount();
  const templateId = newId();
  const triggerId = await world.trigger(accountId, { type: 'send_letter', templateId }, 'Повторное письмо');
  const tell = letterFacts(world, accountId);
  const letters = Array.from({ length: 8 }, () => newLetter({ sent: [{ triggerId }] }));
  await Promise.all(letters.map((letter) => tell.queued(letter)));
  await Promise.all(letters.map((letter) => tell.sent(letter)));
  for (const { letterId } of letters) await world.ended(accountId, letterId, 1);
  await world.settled();
  assert.equal((await world.requestedLetters(accountId)).length, 3);
  const notes = await world.commands(accountId);
  assert.equal(notes.length, 5);
  for (const command of notes) {
    assert.ok(command.type === 'add_note' && command.noteType === 'extended_service_message');
    assert.match(command.text, /^Почтовик остановил триггер «Повторное письмо»\. .* за 24 ч уже отправлено писем: 3\./);
  }
  const other = newLetter({ sent: [{ triggerId }] }, { entity: { type: 'lead', id: 5002 } });
  await tell.queued(other);
  await tell.sent(other);
  assert.deepEqual(states(await world.ended(accountId, other.letterId, 1)), ['sent done']);
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AccountUninstalled,
  CrmCommandCompleted,
  CrmCommandRequested,
  newId,
  PochtovikError,
  TriggerSave,
} from '@pochtovik/contracts';
import { TIMERS_STREAM } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { letterFacts, newAccount, newLetter } from './letters.ts';
import { readCard, startWorld, type World } from './world.ts';

let world: World;
let engine: Awaited<ReturnType<World['engine']>>;
before(async () => {
  world = await startWorld();
  engine = await world.engine();
});
after(() => world.stop());

const status = { type: 'change_status', pipelineId: 8001, statusId: 8103 } as const;
/** "Not opened" waits a minute at least, so these letters were sent nearly a minute ago. */
const notOpened = (triggerId: string, afterSeconds = 60) => ({ notOpened: [{ triggerId, afterSeconds }] });
const aMinuteAgo = () => new Date(Date.now() - 59_000);

/** The one execution of a letter, once it has left `scheduled`. */
const moved = (accountId: number, letterId: string) =>
  eventually('the timer to fire or to be cancelled', async () => {
    const [execution] = await world.executions(accountId, letterId);
    return execution?.state !== 'scheduled' && execution;
  });

test('a delayed trigger is woken by the bus at its time and not before', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, status);
  const tell = letterFacts(world, accountId, 3);
  const letter = newLetter({ sent: [{ triggerId, delaySeconds: 2 }] });
  const sentAt = new Date();
  await tell.queued(letter);
  await tell.sent(letter, sentAt);
  await world.settled();
  const [scheduled] = await world.executions(accountId, letter.letterId);
  assert.equal(scheduled?.dueAt, new Date(sentAt.getTime() + 2000).toISOString());
  await moved(accountId, letter.letterId);
  assert.ok(Date.now() >= sentAt.getTime() + 2000);
  const wakeUp = { last_by_subj: `timers.due.trigger-engine.${accountId}` };
  const woken = await eventually('the wake-up', () => world.kit.bus.manager.streams.getMessage(TIMERS_STREAM, wakeUp));
  assert.equal(woken.string(), scheduled?.id);
  await world.settled();
  assert.equal((await world.commands(accountId)).length, 1);
});

test('"not opened" fires when nobody opened, and a machine’s opening is none', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, status);
  const tell = letterFacts(world, accountId);
  const letter = newLetter({ ...notOpened(triggerId), opened: [{ triggerId }] });
  await tell.queued(letter);
  await tell.opened(letter, 'machine');
  await tell.sent(letter, aMinuteAgo());
  await tell.opened(letter, 'scanner');
  assert.equal((await moved(accountId, letter.letterId)).state, 'requested');
  await world.settled();
  assert.equal((await world.commands(accountId)).length, 1);
});

test('a person’s opening cancels "not opened", also that of another recipient of the send', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, status);
  const tell = letterFacts(world, accountId);
  const letter = newLetter(notOpened(triggerId));
  const other = { ...letter, letterId: newId() };
  await tell.queued(letter);
  await tell.queued(other);
  await tell.opened(other);
  await tell.sent(letter, aMinuteAgo());
  const execution = await moved(accountId, letter.letterId);
  assert.deepEqual([execution.state, execution.detail], ['cancelled', 'Не понадобилось: письмо открыто.']);
  await world.settled();
  assert.deepEqual(await world.commands(accountId), []);
});

test('an opening that came while the engine was down counts before timers that became due meanwhile', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, status);
  const tell = letterFacts(world, accountId);
  const letters = Array.from({ length: 20 }, () => newLetter(notOpened(triggerId, 3600)));
  const busy = newLetter({});
  await tell.queued(busy);
  for (const letter of letters) await tell.queued(letter);
  for (const letter of letters) await tell.sent(letter);
  await world.settled();
  await engine.stop();
  // A backlog in front of the openings that matter: reading it takes longer than the first sweep.
  await Promise.all(Array.from({ length: 1000 }, () => tell.opened(busy)));
  for (const letter of letters) await tell.opened(letter);
  await world.makeDue(accountId);
  engine = await world.engine();
  for (const { letterId } of letters) assert.equal((await moved(accountId, letterId)).state, 'cancelled');
});

test('un-installing cancels what is scheduled, and letters from before fire nothing any more', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, status);
  const tell = letterFacts(world, accountId);
  const letter = newLetter({ sent: [{ triggerId, delaySeconds: 3600 }] });
  const late = newLetter({ sent: [{ triggerId }] });
  await tell.queued(letter);
  await tell.queued(late);
  await tell.sent(letter);
  await world.settled();
  await world.tell(AccountUninstalled, accountId, { reason: 'disable-hook' }, { times: 3 });
  await tell.sent(late);
  for (const { letterId } of [letter, late]) {
    const [execution] = await world.ended(accountId, letterId, 1);
    assert.deepEqual([execution?.state, execution?.detail], ['cancelled', 'Отменено: виджет отключён в аккаунте.']);
  }
  await eventually('the wake-ups to be gone', async () => {
    const filter = `timers.at.trigger-engine.${accountId}.*`;
    const { state } = await world.kit.bus.manager.streams.info(TIMERS_STREAM, { subjects_filter: filter });
    return Object.keys(state.subjects ?? {}).length === 0;
  });
  assert.deepEqual(await world.commands(accountId), []);

  const again = newLetter({ sent: [{ triggerId }] });
  await tell.queued(again);
  await tell.sent(again);
  await world.settled();
  assert.equal((await world.commands(accountId)).length, 1, 'a letter of a new installation fires');
});

test('a trigger that goes before its timer fires ends as failed, one that changes fires as it stands then', async () => {
  const accountId = newAccount();
  const gone = await world.trigger(accountId, status);
  const changed = await world.trigger(accountId, { type: 'add_note', text: 'старый' });
  const tell = letterFacts(world, accountId);
  const letter = newLetter({
    sent: [
      { triggerId: gone, delaySeconds: 3600 },
      { triggerId: changed, delaySeconds: 3600 },
    ],
  });
  await tell.queued(letter);
  await tell.sent(letter);
  await world.settled();
  await world.engineData.collection<{ _id: string }>('triggers').deleteOne({ _id: gone });
  const action = { type: 'add_note', text: 'новый' } as const;
  await world.kit.ask(TriggerSave, accountId, { accountId, triggerId: changed, name: 'Новое имя', action });
  await world.makeDue(accountId);
  const executions = await eventually('both to fire', async () => {
    const found = await world.executions(accountId, letter.letterId);
    return found.every(({ state }) => state !== 'scheduled') && found;
  });
  assert.deepEqual(
    executions.map(({ triggerId, state }) => `${triggerId} ${state}`).sort(),
    [`${gone} failed`, `${changed} requested`].sort(),
  );
  await world.settled();
  const [command] = await world.commands(accountId);
  assert.ok(command?.type === 'add_note' && command.text === 'новый');
});

test('a card that cannot be read now is read later, and the trigger fires once', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, { type: 'add_note', text: '{lead.name}' });
  const tell = letterFacts(world, accountId);
  const letter = newLetter({ sent: [{ triggerId }] });
  world.crm.readCard = () => Promise.reject(new PochtovikError('CRM_UNAVAILABLE'));
  const readsBefore = world.crm.entityReads;
  await tell.queued(letter);
  await tell.sent(letter);
  await eventually('two tries to fail', () => world.crm.entityReads >= readsBefore + 2);
  world.crm.readCard = readCard;
  assert.equal((await moved(accountId, letter.letterId)).state, 'requested');
  await world.settled();
  assert.equal((await world.commands(accountId)).length, 1);
});

test('a card that is gone ends the execution with a sentence', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, { type: 'add_note', text: '{lead.name}' });
  const tell = letterFacts(world, accountId);
  const letter = newLetter({ sent: [{ triggerId }] });
  world.crm.readCard = () => Promise.reject(new PochtovikError('ENTITY_UNKNOWN'));
  await tell.queued(letter);
  await tell.sent(letter);
  const execution = await moved(accountId, letter.letterId);
  world.crm.readCard = readCard;
  assert.equal(execution.state, 'failed');
  assert.match(execution.detail, /не найдены в amoCRM/);
});

test('an execution that outlives its lease and fires in other hands too has one effect', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, { type: 'add_note', text: '{lead.name}' });
  const tell = letterFacts(world, accountId);
  const letter = newLetter({ sent: [{ triggerId }] });
  const answers: (() => void)[] = [];
  world.crm.readCard = () => new Promise((resolve) => answers.push(() => resolve(readCard())));
  await tell.queued(letter);
  await tell.sent(letter);
  await eventually('the card to be asked for', () => answers.length === 1);
  await world.engineData.collection('executions').updateOne({ accountId }, { $set: { wakeAt: new Date(0) } });
  await eventually('the sweep to ask for it too', () => answers.length === 2);
  const [inHand, slow] = answers;
  inHand?.();
  await moved(accountId, letter.letterId);
  const [command] = await eventually('the command to be told', async () => {
    const told = await world.told(CrmCommandRequested, accountId);
    return told.length > 0 && told;
  });
  const commandId = command?.data.commandId ?? '';
  await world.tell(CrmCommandCompleted, accountId, { commandId, resultId: 1, detail: 'note 1' });
  await world.ended(accountId, letter.letterId, 1);
  slow?.();
  world.crm.readCard = readCard;
  await engine.stop();
  engine = await world.engine();
  const [execution] = await world.executions(accountId, letter.letterId);
  assert.deepEqual([execution?.state, execution?.detail], ['done', 'note 1']);
  assert.equal((await world.commands(accountId)).length, 1);
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CrmCommandCompleted,
  CrmCommandFailed,
  CrmCommandRequested,
  ExecutionRepeat,
  ExecutionSearch,
  PochtovikError,
  TemplateActionsList,
  TriggerDelete,
  TriggerList,
} from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { letterFacts, newAccount, newLetter } from './letters.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.engine();
});
after(() => world.stop());

const status = { type: 'change_status', pipelineId: 8001, statusId: 8103 } as const;
const is = (code: string) => (error: unknown) => error instanceof PochtovikError && error.code === code;

/** A letter that was sent, with its facts told. */
async function sentLetter(accountId: number, actions: Parameters<typeof newLetter>[0], leadId = 5001) {
  const tell = letterFacts(world, accountId);
  const letter = newLetter(actions, { entity: { type: 'lead', id: leadId } });
  await tell.queued(letter);
  await tell.sent(letter);
  await world.settled();
  return letter;
}

test('the log of an account is narrowed down by letter, card, trigger, cause, state and time, page by page', async () => {
  const accountId = newAccount();
  const move = await world.trigger(accountId, status, 'Этап');
  const note = await world.trigger(accountId, { type: 'add_note', text: 'Отправлено' }, 'Примечание');
  const began = new Date().toISOString();
  for (const leadId of [1, 2, 3]) {
    await sentLetter(accountId, { sent: [{ triggerId: move }, { triggerId: note, delaySeconds: 3600 }] }, leadId);
  }
  const search = (filter: object, limit = 50) =>
    world.kit.ask(ExecutionSearch, accountId, { accountId, limit, ...filter });
  const lines = async (filter: object) =>
    (await search(filter)).executions.map(({ entity, triggerName, state }) => `${entity.id} ${triggerName} ${state}`);
  assert.equal((await lines({})).length, 6);
  assert.deepEqual(await lines({ triggerId: move, entity: { type: 'lead', id: 2 } }), ['2 Этап requested']);
  assert.deepEqual(
    await lines({ state: 'scheduled' }),
    [3, 2, 1].map((id) => `${id} Примечание scheduled`),
  );
  assert.deepEqual(await lines({ cause: 'opened' }), []);
  assert.equal((await lines({ from: began })).length, 6);
  assert.deepEqual(await lines({ to: began }), []);
  const other = newAccount();
  assert.deepEqual(await world.kit.ask(ExecutionSearch, other, { accountId: other, limit: 50 }), {
    executions: [],
    nextCursor: null,
  });

  const pages: string[][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof search>> = await search(cursor === '' ? {} : { cursor }, 4);
    pages.push(page.executions.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  assert.deepEqual(
    pages.map((page) => page.length),
    [4, 2],
  );
  assert.equal(new Set(pages.flat()).size, 6);
  await assert.rejects(search({ cursor: 'abc' }), is('BAD_REQUEST'));
});

test('what the CRM answered stands in the log; what failed is run again once, as a new execution', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, status);
  const { letterId } = await sentLetter(accountId, { sent: [{ triggerId }] });
  const [failed] = await world.executions(accountId, letterId);
  assert.ok(failed);
  const repeat = (executionId = failed.id) =>
    world.kit.ask(ExecutionRepeat, accountId, { accountId, letterId, executionId });
  await assert.rejects(repeat(), is('EXECUTION_NOT_FAILED'));
  await world.tell(CrmCommandFailed, accountId, {
    commandId: failed.id,
    code: 'CRM_REFUSED',
    reason: 'status_id: NotSupportedChoice',
  });
  await world.ended(accountId, letterId, 1);

  const again = await Promise.all([repeat(), repeat(), repeat()]);
  assert.equal(new Set(again.map(({ id }) => id)).size, 1);
  const [{ id }] = again;
  await world.tell(CrmCommandCompleted, accountId, { commandId: id, resultId: 5001, detail: 'lead 5001: moved' });
  const [first, second] = await world.ended(accountId, letterId, 2);
  assert.match(first?.detail ?? '', /Ответ: status_id: NotSupportedChoice/);
  assert.deepEqual([first?.state, first?.repeatedAs], ['failed', id]);
  assert.deepEqual(
    [second?.state, second?.repeatOf, second?.resultId, second?.detail],
    ['done', failed.id, 5001, 'lead 5001: moved'],
  );
  await world.settled();
  assert.equal((await world.told(CrmCommandRequested, accountId)).length, 2);
  await assert.rejects(repeat(id), is('EXECUTION_NOT_FAILED'));
  const other = newAccount();
  await assert.rejects(
    world.kit.ask(ExecutionRepeat, other, { accountId: other, letterId, executionId: failed.id }),
    is('EXECUTION_UNKNOWN'),
  );
});

test('a trigger in use is not deleted and its users are named; a deleted one takes its timers along', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, status);
  const used = await world.trigger(accountId, status, 'Занятый');
  await world.link(accountId, [used], true);
  const [template] = TemplateActionsList.example.reply.templates;
  assert.ok(template);
  const actions = { ...template.actions, sent: [], notOpened: [{ triggerId: used, afterSeconds: 60 }] };
  world.crm.templates = [{ ...template, actions }];
  const remove = (id: string) => world.kit.ask(TriggerDelete, accountId, { accountId, triggerId: id });
  await assert.rejects(remove(used), (error) => {
    assert.ok(error instanceof PochtovikError && error.code === 'TRIGGER_IN_USE');
    assert.deepEqual(
      error.details.map(({ message }) => message),
      ['«Коммерческое предложение»', '«Ссылка на КП» {triggerlink:1}'],
    );
    return true;
  });
  const { letterId } = await sentLetter(accountId, { sent: [{ triggerId, delaySeconds: 3600 }] });
  await remove(triggerId);
  const [cancelled] = await world.executions(accountId, letterId);
  assert.deepEqual([cancelled?.state, cancelled?.detail], ['cancelled', 'Отменено: триггер удалён.']);
  const { triggers } = await world.kit.ask(TriggerList, accountId, { accountId });
  assert.deepEqual(
    triggers.map(({ id }) => id),
    [used],
  );
  await assert.rejects(remove(triggerId), is('TRIGGER_UNKNOWN'));
  const other = newAccount();
  await assert.rejects(
    world.kit.ask(TriggerDelete, other, { accountId: other, triggerId: used }),
    is('TRIGGER_UNKNOWN'),
  );
});

test('a letter that was taken back has its timers cancelled', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, status);
  const letter = await sentLetter(accountId, { sent: [{ triggerId, delaySeconds: 3600 }] });
  await letterFacts(world, accountId).cancelled(letter);
  await eventually('the timer is cancelled', async () => {
    const [execution] = await world.executions(accountId, letter.letterId);
    return execution?.state === 'cancelled';
  });
});

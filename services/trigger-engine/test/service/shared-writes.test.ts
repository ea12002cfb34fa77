import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { connectDatabase, createLogger, type Database } from '@pochtovik/service-kit';
import { testDatabase } from '@pochtovik/testing';
import type { PlannedExecution } from '../../src/domain/execution.ts';
import { triggerExecuted } from '../../src/engine/events.ts';
import { createExecutionStore, type ExecutionStore, executionModel } from '../../src/store/executions.ts';
import { newAccount } from './letters.ts';

const NOW = new Date('2026-11-23T09:00:00Z');
const SOON = new Date('2026-11-23T09:00:10Z');
const LONG_AGO = new Date('2026-11-23T08:00:00Z');

let database: Awaited<ReturnType<typeof testDatabase>>;
let connection: Database;
/** Two processes over one collection. */
let stores: [ExecutionStore, ExecutionStore];
before(async () => {
  database = await testDatabase('shared_writes');
  connection = await connectDatabase(database.uri, database.database, createLogger('test', 'silent'));
  const Model = await executionModel(connection);
  const relay = { announce() {}, async stop() {} };
  stores = [createExecutionStore(Model, relay), createExecutionStore(Model, relay)];
});
after(async () => {
  await connection?.close();
  await database?.stop();
});

function plan(dueAt = LONG_AGO): PlannedExecution {
  const letterId = newId();
  const entity = { type: 'lead' as const, id: 5001 };
  return { id: newId(), letterId, sendId: letterId, entity, cause: 'sent', triggerId: newId(), dueAt };
}
const plans = (count: number) => Array.from({ length: count }, () => plan());

/** Scheduled executions that are due and in nobody's hands. */
async function dueExecutions(accountId: number, count: number): Promise<string[]> {
  const added = plans(count);
  const before = new Date(LONG_AGO.getTime() - 1000);
  await Promise.all(added.map((each) => stores[0].add(accountId, each, 'Т', before)));
  return added.map(({ id }) => id);
}

test('of executions planned at the same time, those known before are told apart from the new ones', async () => {
  const accountId = newAccount();
  const [first, others] = [plans(50), plans(50)];
  const store = stores[0];
  const added = await Promise.all(first.map((each) => store.add(accountId, each, 'Т', NOW)));
  assert.ok(added.every((each) => each !== null));
  const mixed = first.flatMap((each, place) => [each, others[place] ?? each]);
  const again = await Promise.all(mixed.map((each) => store.add(accountId, each, 'Т', NOW)));
  assert.deepEqual(again.flatMap((each) => (each ? [each.id] : [])).sort(), others.map(({ id }) => id).sort());
});

test('two processes that look for what is due at once take each execution once', async () => {
  const accountId = newAccount();
  const due = await dueExecutions(accountId, 300);
  const takes = [0, 1, 2, 3, 4, 5, 6, 7].map((turn) => stores[turn % 2 === 0 ? 0 : 1].takeDue(NOW, 100, SOON));
  const first = (await Promise.all(takes)).flatMap(({ taken }) => taken);
  const rest = await stores[1].takeDue(NOW, 1000, SOON);
  const taken = [...first, ...rest.taken].filter((each) => each.accountId === accountId).map(({ id }) => id);
  assert.deepEqual(taken.sort(), due.sort());
  assert.deepEqual((await stores[0].takeDue(NOW, 1000, SOON)).taken, [], 'all are in hand');
});

test('what is not due is not taken, and its time is told', async () => {
  const accountId = newAccount();
  await stores[0].takeDue(NOW, 1000, SOON);
  const soon = new Date(NOW.getTime() + 5000);
  await stores[0].add(accountId, plan(soon), 'Т', NOW);
  assert.deepEqual(await stores[1].takeDue(NOW, 100, SOON), { taken: [], nextAt: soon });
  const before = new Date(soon.getTime() - 1);
  assert.deepEqual(await stores[1].takeDue(NOW, 100, before), { taken: [], nextAt: null });
});

test('of moves at the same time those that somebody else was first with fail alone, and each event is there once', async () => {
  const accountId = newAccount();
  const ids = await dueExecutions(accountId, 60);
  const move = async (store: ExecutionStore, id: string, state: 'done' | 'failed') => {
    const execution = await store.find(accountId, id);
    assert.ok(execution);
    const event = triggerExecuted(execution, state, state, NOW);
    return store.move(accountId, id, 'scheduled', { state, endedAt: NOW, detail: state }, [{ ...event, id: newId() }]);
  };
  assert.equal(await move(stores[0], ids[7] ?? '', 'failed'), true);
  const results = await Promise.all([...ids, ...ids].map((id, place) => move(stores[place < 60 ? 0 : 1], id, 'done')));
  assert.equal(results.filter(Boolean).length, 59);
  const rows = await connection.collection('executions').find({ accountId }).toArray();
  assert.ok(rows.every(({ outbox, outboxPending }) => outbox.length === 1 && outboxPending === 1));
  assert.equal(rows.filter(({ state, detail }) => state === 'failed' && detail === 'failed').length, 1);
});

test('a move of another account’s execution moves nothing', async () => {
  const accountId = newAccount();
  const [id = ''] = await dueExecutions(accountId, 1);
  const change = { state: 'cancelled' as const, endedAt: NOW, detail: 'x' };
  assert.equal(await stores[0].move(accountId + 1, id, 'scheduled', change, []), false);
  assert.equal((await stores[0].find(accountId, id))?.state, 'scheduled');
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { createLogger } from '@pochtovik/service-kit';
import { testDatabase } from '@pochtovik/testing';
import mongoose from 'mongoose';
import { freshRate, withSends } from '../../src/domain/rate-limit.ts';
import { NEVER } from '../../src/store/lane-document.ts';
import type { HeldLane } from '../../src/store/lane-writes.ts';
import { createLaneStore, type LaneStore } from '../../src/store/lanes.ts';

const accountId = 7;
const now = new Date('2026-01-01T00:00:00Z');
const LEASE_MS = 3000;
/** When leases that begin now are over. */
const later = new Date(now.getTime() + LEASE_MS + 1);
let database: Awaited<ReturnType<typeof testDatabase>>;
let connection: mongoose.Connection;
let lanes: LaneStore;
before(async () => {
  database = await testDatabase('lane_store');
  connection = await mongoose.createConnection(database.uri, { dbName: database.database }).asPromise();
  lanes = await createLaneStore(connection, createLogger('test', 'fatal'));
});
after(async () => {
  await connection.close();
  await database.stop();
});

async function lanesOf(count: number): Promise<string[]> {
  const mailboxIds = Array.from({ length: count }, newId);
  await Promise.all(mailboxIds.map((mailboxId) => lanes.wake(accountId, mailboxId, now)));
  return mailboxIds;
}

const acquireAll = (mailboxIds: string[], owner: string, afterMs = 0) =>
  Promise.all(mailboxIds.map((id) => lanes.acquire(accountId, id, owner, new Date(now.getTime() + afterMs), LEASE_MS)));
const taken = (held: (HeldLane | null)[]) => held.filter((lane) => lane !== null);

test('lanes that two processes want at the same moment are each in the hands of one', async () => {
  const mailboxIds = await lanesOf(60);
  const [one, two] = await Promise.all([acquireAll(mailboxIds, 'one'), acquireAll(mailboxIds, 'two')]);
  for (const [index, mailboxId] of mailboxIds.entries()) {
    const held = taken([one[index] ?? null, two[index] ?? null]);
    assert.deepEqual(
      held.map((lane) => [lane.mailboxId, lane.fencing, lane.abandoned]),
      [[mailboxId, 1, false]],
    );
  }
});

test('lanes taken together are given to nobody else while their leases last, and tell afterwards that they were left', async () => {
  const mailboxIds = await lanesOf(20);
  assert.equal(taken(await acquireAll(mailboxIds, 'one')).length, 20);
  assert.equal(taken(await acquireAll(mailboxIds, 'two', LEASE_MS - 1)).length, 0);
  const left = taken(await acquireAll(mailboxIds, 'two', LEASE_MS + 1));
  assert.equal(left.length, 20);
  assert.ok(left.every(({ fencing, abandoned }) => fencing === 2 && abandoned));
});

test('lanes that were given back are free, and not abandoned', async () => {
  const mailboxIds = await lanesOf(20);
  const held = taken(await acquireAll(mailboxIds, 'one'));
  await Promise.all(held.map((lane) => lanes.release(accountId, lane, 'one', NEVER)));
  const next = taken(await acquireAll(mailboxIds, 'two'));
  assert.equal(next.length, 20);
  assert.ok(next.every(({ abandoned }) => !abandoned));
});

test('of lanes given back together, one that was woken meanwhile stays in hand, and one that was lost is not touched', async () => {
  const mailboxIds = await lanesOf(4);
  const [, woken = '', lost = ''] = mailboxIds;
  const held = taken(await acquireAll(mailboxIds, 'one'));
  await lanes.wake(accountId, woken, now);
  const [, , theirs] = await Promise.all(
    mailboxIds.map((id) => (id === lost ? lanes.acquire(accountId, id, 'two', later, LEASE_MS) : null)),
  );
  const nextAt = new Date(now.getTime() + 60_000);
  const rate = withSends(freshRate(), now.getTime(), 3);
  const given = await Promise.all(held.map((lane) => lanes.release(accountId, { ...lane, rate }, 'one', nextAt)));
  assert.deepEqual(given, [true, false, true, true]);
  const due = (await lanes.due(later, 1000)).map(({ mailboxId }) => mailboxId);
  assert.deepEqual(
    mailboxIds.filter((id) => due.includes(id)),
    [woken],
    'the others wait until their time',
  );
  const again = taken(await acquireAll(mailboxIds, 'two', LEASE_MS + 1));
  assert.deepEqual(
    again.map(({ rate }) => rate.day),
    [rate.day, [], [], rate.day],
  );
  assert.equal(again[2]?.fencing, (theirs?.fencing ?? 0) + 1);
});

test('a lane of another account is not taken by its mailbox id alone', async () => {
  const mailboxIds = await lanesOf(2);
  const found = await Promise.all(mailboxIds.map((id) => lanes.acquire(accountId + 1, id, 'one', now, LEASE_MS)));
  assert.deepEqual(found, [null, null]);
});

test('a process takes a lane of its own again before its lease ends, alone and among others', async () => {
  const mailboxIds = await lanesOf(3);
  await acquireAll(mailboxIds, 'one');
  const together = taken(await acquireAll(mailboxIds, 'one'));
  const alone = taken(await acquireAll(mailboxIds.slice(0, 1), 'one'));
  const after = [...together, ...alone].map(({ fencing, abandoned }) => [fencing, abandoned]);
  assert.deepEqual(after, [
    [2, true],
    [2, true],
    [2, true],
    [3, true],
  ]);
  assert.deepEqual(await acquireAll(mailboxIds.slice(0, 1), 'two'), [null]);
});

test('of slots noted together, that of a lane which was taken again meanwhile is not noted', async () => {
  const mailboxIds = await lanesOf(3);
  const held = taken(await acquireAll(mailboxIds, 'one'));
  const [again] = taken(await acquireAll(mailboxIds.slice(1, 2), 'one'));
  const at = now.getTime();
  const noted = await Promise.all(
    held.map((lane) => {
      const rate = withSends(lane.rate, at, 1);
      return lanes.note(accountId, lane, 'one', { rate }, new Date(at + LEASE_MS));
    }),
  );
  assert.deepEqual(noted, [true, false, true]);
  const found = taken(await acquireAll(mailboxIds, 'one'));
  assert.deepEqual(
    found.map(({ rate }) => rate.day.length),
    [1, 0, 1],
  );
  assert.equal(found[1]?.fencing, (again?.fencing ?? 0) + 1);
});

test('a lane in hand is due to nobody until its lease ends', async () => {
  const [mailboxId = ''] = await lanesOf(1);
  const isDue = async (afterMs: number) => {
    const due = await lanes.due(new Date(now.getTime() + afterMs), 1000);
    return due.some((lane) => lane.mailboxId === mailboxId);
  };
  assert.ok(await isDue(0));
  await acquireAll([mailboxId], 'one');
  assert.ok(!(await isDue(LEASE_MS)));
  assert.ok(await isDue(LEASE_MS + 1));
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { createLogger } from '@pochtovik/service-kit';
import { testDatabase } from '@pochtovik/testing';
import mongoose from 'mongoose';
import { type ApplyHold, createApplyHold } from '../../src/bulk/apply-hold.ts';
import { recover } from '../../src/lanes/recover.ts';
import { type BulkHoldStore, createBulkHoldStore } from '../../src/store/bulk-holds.ts';
import { createDeliveryStore, type DeliveryStore } from '../../src/store/deliveries.ts';
import { createFilingStore, type FilingStore } from '../../src/store/filings.ts';

const accountId = 7;
const now = new Date('2026-01-01T00:00:00Z');
/** Of the owner that is late, and of the one that takes the lane over. */
const [LATE, NEXT] = [3, 4];
let database: Awaited<ReturnType<typeof testDatabase>>;
let connection: mongoose.Connection;
let deliveries: DeliveryStore;
let filings: FilingStore;
let holds: BulkHoldStore;
let applyHold: ApplyHold;
before(async () => {
  database = await testDatabase('taken_over');
  connection = await mongoose.createConnection(database.uri, { dbName: database.database }).asPromise();
  const store = await createDeliveryStore(connection, createLogger('test', 'fatal'));
  ({ deliveries } = store);
  filings = createFilingStore(store.model);
  holds = await createBulkHoldStore(connection, store.model);
  applyHold = createApplyHold({ holds, clock: { now: () => now, adjust: async () => {} } });
});
after(async () => {
  await connection.close();
  await database.stop();
});

/** A letter in the hands of an owner that is late. */
async function inHand(bulkSendId?: string) {
  const [id, mailboxId] = [newId(), newId()];
  await deliveries.insert(accountId, {
    ...{ id, accountId, mailboxId, priority: 1, messageId: `<${id}@x.test>`, recipient: 'a@x.test' },
    ...{ trace: {}, createdAt: now, ...(bulkSendId !== undefined && { bulkSendId }) },
    content: {
      ...{ subject: 's', html: '', text: '' },
      ...{ from: { name: '', address: 'm@x.test' }, to: { name: '', address: 'a@x.test' } },
    },
  });
  const [due] = await deliveries.due(accountId, mailboxId, now, 1);
  const letter = due && (await deliveries.begin(due, LATE, now));
  assert.ok(letter);
  const key = { letterId: id, number: letter.attempts, fencing: LATE };
  const state = async () => (await deliveries.find(accountId, id))?.state;
  return { key, lane: { accountId, mailboxId, fencing: NEXT }, state };
}

test('a letter of a lane taken over before its last byte is due again, and its late owner may not end it', async () => {
  const { key, lane, state } = await inHand();
  await recover(lane, deliveries, applyHold, now);
  assert.equal(await state(), 'queued');
  assert.equal(await deliveries.markEnding(accountId, key), false);
});

test('a letter whose last byte goes out while its lane is taken over is in doubt, not due again', async () => {
  const { key, lane, state } = await inHand();
  const slow: typeof deliveries = {
    ...deliveries,
    async leftInHand(...args) {
      const letters = await deliveries.leftInHand(...args);
      // The owner is not dead: the database answered it late.
      assert.equal(await deliveries.markEnding(accountId, key), true);
      return letters;
    },
  };
  await recover(lane, slow, applyHold, now);
  assert.equal(await state(), 'in_doubt');
});

test('a letter that its late owner has settled while its lane is taken over stays as it is', async () => {
  const { key, lane, state } = await inHand();
  const slow: typeof deliveries = {
    ...deliveries,
    async leftInHand(...args) {
      const letters = await deliveries.leftInHand(...args);
      await deliveries.markEnding(accountId, key);
      await deliveries.settle(accountId, key, { state: 'sent', at: now, response: '250 taken', file: false }, []);
      return letters;
    },
  };
  await recover(lane, slow, applyHold, now);
  assert.equal(await state(), 'sent');
});

for (const state of ['paused', 'cancelled'] as const) {
  test(`letters of a bulk send that was ${state} do not leave after a takeover, whether they were in hand or given back`, async () => {
    const bulkSendId = newId();
    const [left, returned] = await Promise.all([inHand(bulkSendId), inHand(bulkSendId)]);
    await deliveries.settle(accountId, returned.key, { state: 'queued', dueAt: now, failed: true }, []);
    await holds.note(accountId, bulkSendId, { state, revision: 1, userId: 1 });
    for (const { lane } of [left, returned]) await recover(lane, deliveries, applyHold, now);
    assert.deepEqual([await left.state(), await returned.state()], [state, state]);
  });
}

test('a copy taken up by another process is not made by its late one, nor given back by it', async () => {
  const { key, lane } = await inHand();
  const sent = { state: 'sent' as const, at: now, response: '250 taken', file: true };
  await deliveries.settle(accountId, key, sent, []);
  const claim = (atMs: number) => filings.claim(accountId, lane.mailboxId, new Date(now.getTime() + atMs), 3000);
  const late = await claim(0);
  const next = await claim(4000);
  assert.ok(late && next);
  const leaseUntil = new Date(now.getTime() + 7000);
  assert.equal(await filings.renew(late, leaseUntil), false);
  await filings.defer(late, now);
  await filings.giveUp(late, 'failed', []);
  assert.equal(await claim(5000), null, 'it is in the hands of the next one');
  assert.equal(await filings.renew(next, leaseUntil), true);
});

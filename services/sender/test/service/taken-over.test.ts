import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { testDatabase } from '@pochtovik/testing';
import mongoose from 'mongoose';
import { recover } from '../../src/lanes/recover.ts';
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
before(async () => {
  database = await testDatabase('taken_over');
  connection = await mongoose.createConnection(database.uri, { dbName: database.database }).asPromise();
  const store = await createDeliveryStore(connection);
  ({ deliveries } = store);
  filings = createFilingStore(store.model);
});
after(async () => {
  await connection.close();
  await database.stop();
});

/** A letter in the hands of an owner that is late. */
async function inHand() {
  const [id, mailboxId] = [newId(), newId()];
  await deliveries.insert(accountId, {
    ...{ id, accountId, mailboxId, priority: 1, messageId: `<${id}@x.test>`, recipient: 'a@x.test' },
    ...{ trace: {}, createdAt: now },
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
  await recover(lane, deliveries, now);
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
  await recover(lane, slow, now);
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
  await recover(lane, slow, now);
  assert.equal(await state(), 'sent');
});

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

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { createLogger } from '@pochtovik/service-kit';
import { testDatabase } from '@pochtovik/testing';
import mongoose from 'mongoose';
import { createDeliveryStore, type DeliveryStore } from '../../src/store/deliveries.ts';
import type { Delivery, DeliveryDocument } from '../../src/store/delivery.ts';
import { sentEvent } from '../../src/store/letter-events.ts';

const accountId = 7;
const now = new Date('2026-01-01T00:00:00Z');
let database: Awaited<ReturnType<typeof testDatabase>>;
let connection: mongoose.Connection;
let deliveries: DeliveryStore;
let commands: string[];

before(async () => {
  database = await testDatabase('shared_writes');
  connection = await mongoose
    .createConnection(database.uri, { dbName: database.database, autoIndex: false, monitorCommands: true })
    .asPromise();
  ({ deliveries } = await createDeliveryStore(connection, createLogger('test', 'fatal')));
  connection.getClient().on('commandStarted', ({ commandName }) => commands?.push(commandName));
});
after(async () => {
  await connection.close();
  await database.stop();
});

const rows = () => connection.collection<DeliveryDocument>('deliveries');
const row = (id: string) => rows().findOne({ _id: id });

/** Puts letters into the queue, each in a mailbox of its own, and counts commands from then on. */
async function queued(count: number): Promise<{ id: string; mailboxId: string }[]> {
  const letters = Array.from({ length: count }, () => ({ id: newId(), mailboxId: newId() }));
  commands = [];
  await Promise.all(
    letters.map(({ id, mailboxId }) =>
      deliveries.insert(accountId, {
        ...{ id, accountId, mailboxId, priority: 1, messageId: `<${id}@x.test>`, recipient: 'a@x.test' },
        ...{ trace: {}, createdAt: now },
        content: {
          ...{ subject: 's', html: '', text: '' },
          ...{ from: { name: '', address: 'm@x.test' }, to: { name: '', address: 'a@x.test' } },
        },
      }),
    ),
  );
  assert.deepEqual(commands, ['insert']);
  commands = [];
  return letters;
}

/** Claims the next letter of each mailbox at the same time. */
async function claimed(letters: { mailboxId: string }[]): Promise<Delivery[]> {
  const due = await Promise.all(letters.map(({ mailboxId }) => deliveries.due(accountId, mailboxId, now, 1)));
  const begun = await Promise.all(due.flat().map((letter) => deliveries.begin(letter, 3, now)));
  return begun.filter((letter) => letter !== null);
}

const keyOf = ({ id, attempts }: Delivery) => ({ letterId: id, number: attempts, fencing: 3 });
const response = '$250 taken';
const settle = (letter: Delivery, file: boolean) =>
  deliveries.settle(accountId, keyOf(letter), { state: 'sent', at: now, response, file }, [
    sentEvent(letter, now, { response }),
  ]);
const updates = () => commands.filter((name) => name === 'update').length;

test('letters of twenty mailboxes share the writes of their last byte and of their result, each with its own record', async () => {
  const letters = await claimed(await queued(20));
  commands = [];
  assert.ok((await Promise.all(letters.map((each) => deliveries.markEnding(accountId, keyOf(each))))).every(Boolean));
  assert.equal(updates(), 1);
  assert.ok((await Promise.all(letters.map((letter) => settle(letter, false)))).every(Boolean));
  assert.equal(updates(), 2);
  for (const { id } of letters) {
    const stored = await row(id);
    assert.deepEqual(
      [stored?.state, stored?.attempts, stored?.firstTriedAt, stored?.content],
      ['sent', 1, now, undefined],
    );
    assert.deepEqual(stored?.attempt, { fencing: 3, at: now, stage: 'ending', settled: true });
    assert.deepEqual(stored?.result, { at: now, code: null, response, maybeSent: false });
    assert.deepEqual([stored?.filing.state, stored?.outboxPending, stored?.outbox.length], ['none', 1, 1]);
    assert.match(stored?.outbox[0]?.body ?? '', new RegExp(`"letterId":"${id}"`));
    assert.deepEqual(stored?.outbox[0]?.publishedAt, null);
  }
});

test('a letter cancelled between its reading and its claim is left out, the others begin', async () => {
  const letters = await queued(5);
  const [first] = letters;
  const claiming = claimed(letters);
  await rows().updateOne({ _id: first?.id ?? '' }, { $set: { state: 'cancelled' } });
  const begun = await claiming;
  for (const { id } of letters) {
    const stored = await row(id);
    const isBegun = begun.some((letter) => letter.id === id);
    assert.equal(stored?.attempts, isBegun ? 1 : 0);
  }
  assert.ok(begun.length >= 4);
});

test('whose attempt is another one by now may not end it, and the others of the same write do', async () => {
  const letters = await claimed(await queued(4));
  const [lost] = letters;
  await rows().updateOne({ _id: lost?.id ?? '' }, { $inc: { attempts: 1 }, $set: { 'attempt.fencing': 4 } });
  const ended = await Promise.all(letters.map((letter) => deliveries.markEnding(accountId, keyOf(letter))));
  assert.deepEqual(ended, [false, true, true, true]);
  const settled = await Promise.all(letters.map((letter) => settle(letter, true)));
  assert.deepEqual(settled, [false, true, true, true]);
  assert.equal((await row(lost?.id ?? ''))?.attempt?.stage, 'begun');
});

test('a result that is stored again, since its answer was lost, is stored once', async () => {
  const letters = await claimed(await queued(3));
  for (let time = 0; time < 2; time += 1) {
    assert.deepEqual(await Promise.all(letters.map((letter) => settle(letter, true))), [true, true, true]);
  }
  for (const { id } of letters) {
    const stored = await row(id);
    assert.deepEqual([stored?.outbox.length, stored?.outboxPending, stored?.filing.state], [1, 1, 'waiting']);
    assert.ok(stored?.content);
  }
});

test('a letter queued again beside new ones stays as it is', async () => {
  const [known] = await claimed(await queued(1));
  assert.ok(known);
  const again = { ...known, state: 'queued' as const, content: known.content ?? assert.fail() };
  const fresh = { ...again, id: newId() };
  await Promise.all([deliveries.insert(accountId, again), deliveries.insert(accountId, fresh)]);
  assert.deepEqual([(await row(known.id))?.state, (await row(fresh.id))?.state], ['sending', 'queued']);
});

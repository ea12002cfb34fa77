import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FairQueue } from '../../src/domain/fair-queue.ts';

function drain(queue: FairQueue): string[] {
  const order: string[] = [];
  for (let turn = queue.shift(); turn; turn = queue.shift()) order.push(turn.mailboxId);
  return order;
}

test('accounts take turns however many mailboxes each has', () => {
  const queue = new FairQueue(() => false);
  for (const id of ['a1', 'a2', 'a3', 'a4']) queue.push({ accountId: 1, mailboxId: id }, false);
  queue.push({ accountId: 2, mailboxId: 'b1' }, false);
  assert.deepEqual(drain(queue), ['a1', 'b1', 'a2', 'a3', 'a4']);
});

test('an urgent mailbox goes before all others, also one that waits already', () => {
  const queue = new FairQueue(() => false);
  for (const id of ['a1', 'a2', 'a3']) queue.push({ accountId: 1, mailboxId: id }, false);
  queue.push({ accountId: 1, mailboxId: 'a3' }, true);
  assert.equal(queue.size, 3);
  assert.deepEqual(drain(queue), ['a3', 'a1', 'a2']);
});

test('a mailbox waits once, and what was urgent stays so', () => {
  const queue = new FairQueue(() => false);
  queue.push({ accountId: 1, mailboxId: 'a1' }, true);
  queue.push({ accountId: 1, mailboxId: 'a1' }, false);
  assert.equal(queue.size, 1);
  assert.deepEqual(drain(queue), ['a1']);
  assert.equal(queue.size, 0);
});

test('mailboxes whose letters have been read go before those that are yet to be read, in each account by turns', () => {
  const read = new Set(['a2', 'a3', 'b2']);
  const queue = new FairQueue((id) => read.has(id));
  for (const id of ['a1', 'a2', 'a3']) queue.push({ accountId: 1, mailboxId: id }, false);
  for (const id of ['b1', 'b2']) queue.push({ accountId: 2, mailboxId: id }, false);
  assert.deepEqual([queue.size, queue.unread], [5, 2]);
  queue.push({ accountId: 2, mailboxId: 'b1' }, true);
  assert.deepEqual([queue.size, queue.unread], [5, 1]);
  assert.deepEqual(drain(queue), ['b1', 'a2', 'b2', 'a3', 'a1']);
});

test('a mailbox that waited until its letters were too old goes to the end: those behind it have their turn', () => {
  const read = new Set(['a1']);
  const queue = new FairQueue((id) => read.has(id));
  for (const id of ['a1', 'a2']) queue.push({ accountId: 1, mailboxId: id }, false);
  read.clear();
  assert.deepEqual(drain(queue), ['a2', 'a1']);
});

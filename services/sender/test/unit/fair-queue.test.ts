import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FairQueue } from '../../src/domain/fair-queue.ts';

function drain(queue: FairQueue): string[] {
  const order: string[] = [];
  for (let turn = queue.shift(); turn; turn = queue.shift()) order.push(turn.mailboxId);
  return order;
}

test('accounts take turns however many mailboxes each has', () => {
  const queue = new FairQueue();
  for (const id of ['a1', 'a2', 'a3', 'a4']) queue.push({ accountId: 1, mailboxId: id }, false);
  queue.push({ accountId: 2, mailboxId: 'b1' }, false);
  assert.deepEqual(drain(queue), ['a1', 'b1', 'a2', 'a3', 'a4']);
});

test('an urgent mailbox goes before all others, also one that waits already', () => {
  const queue = new FairQueue();
  for (const id of ['a1', 'a2', 'a3']) queue.push({ accountId: 1, mailboxId: id }, false);
  queue.push({ accountId: 1, mailboxId: 'a3' }, true);
  assert.equal(queue.size, 3);
  assert.deepEqual(drain(queue), ['a3', 'a1', 'a2']);
});

test('a mailbox waits once, and what was urgent stays so', () => {
  const queue = new FairQueue();
  queue.push({ accountId: 1, mailboxId: 'a1' }, true);
  queue.push({ accountId: 1, mailboxId: 'a1' }, false);
  assert.equal(queue.size, 1);
  assert.deepEqual(drain(queue), ['a1']);
  assert.equal(queue.size, 0);
});

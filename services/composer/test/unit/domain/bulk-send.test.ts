import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BulkSendState, EntityRef } from '@pochtovik/contracts';
import {
  type BulkSendAct,
  countsOf,
  isOver,
  orderOfBulkSend,
  sendIdOf,
  stateAfter,
} from '../../../src/domain/bulk-send.ts';

const lead = (id: number): EntityRef => ({ type: 'lead', id });
const SEND = { _id: 'a'.repeat(32), accountId: 1, userId: 2, templateId: 'b'.repeat(32), mailboxId: null };

test('acts lead from state to state, and doing one again changes nothing', () => {
  const table: [BulkSendAct, BulkSendState, BulkSendState][] = [
    ['start', 'preparing', 'running'],
    ['start', 'paused', 'paused'],
    ['pause', 'running', 'paused'],
    ['pause', 'paused', 'paused'],
    ['resume', 'paused', 'running'],
    ['resume', 'running', 'running'],
    ['cancel', 'preparing', 'cancelled'],
    ['cancel', 'paused', 'cancelled'],
    ['cancel', 'cancelled', 'cancelled'],
  ];
  for (const [act, from, to] of table) assert.equal(stateAfter(act, from), to, `${act} ${from}`);
});

test('what has ended is neither paused nor let go, and what is done is not cancelled', () => {
  const table: [BulkSendAct, BulkSendState][] = [
    ['pause', 'done'],
    ['resume', 'cancelled'],
    ['pause', 'cancelled'],
    ['cancel', 'done'],
    ['start', 'cancelled'],
  ];
  for (const [act, from] of table) {
    assert.throws(() => stateAfter(act, from), { code: 'BULK_SEND_ENDED' }, `${act} ${from}`);
  }
});

test('the letter of a card is the same each time, another for each card and send, all of one send', () => {
  const order = orderOfBulkSend(SEND, lead(5));
  assert.deepEqual(orderOfBulkSend(SEND, lead(5)), order);
  const others = [
    orderOfBulkSend(SEND, lead(6)),
    orderOfBulkSend(SEND, { type: 'contact', id: 5 }),
    orderOfBulkSend({ ...SEND, _id: 'c'.repeat(32) }, lead(5)),
    orderOfBulkSend({ ...SEND, accountId: 9 }, lead(5)),
  ];
  assert.equal(new Set([order, ...others].map(({ letterId }) => letterId)).size, 5);
  assert.equal(order.sendId, sendIdOf(1, SEND._id));
  assert.deepEqual([order.priority, order.mailboxId], ['bulk', undefined]);
});

test('every recipient is counted once; those without a letter wait until the send is cancelled', () => {
  const letters = { queued: 2, sent: 3, not_sent: 1, cancelled: 1 };
  const running = countsOf({ state: 'running', recipients: 10 }, letters);
  assert.deepEqual(running, { waiting: 3, queued: 2, sent: 3, notSent: 1, maybeSent: 0, cancelled: 1 });
  const cancelled = countsOf({ state: 'cancelled', recipients: 10 }, letters);
  assert.deepEqual(cancelled, { waiting: 0, queued: 2, sent: 3, notSent: 1, maybeSent: 0, cancelled: 4 });
});

test('a send is over when nobody waits for a letter and no letter waits', () => {
  const counts = (letters: object) => countsOf({ state: 'running', recipients: 3 }, letters);
  assert.ok(isOver(counts({ sent: 1, not_sent: 1, maybe_sent: 1 })));
  assert.ok(!isOver(counts({ sent: 2, queued: 1 })));
  assert.ok(!isOver(counts({ sent: 2 })));
});

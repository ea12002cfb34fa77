import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DigitalPipelineTriggered, LetterRequested } from '@pochtovik/contracts';
import { orderOfHook, orderOfTrigger } from '../../../src/domain/letter-order.ts';

const hook = DigitalPipelineTriggered.example;
const request = LetterRequested.example;

test('the same hook always asks for the same letter', () => {
  assert.deepEqual(orderOfHook(1, hook), orderOfHook(1, { ...hook }));
  assert.deepEqual(orderOfHook(1, hook).entity, { type: 'lead', id: hook.leadId });
});

test('another account, hook or execution is another letter of another send', () => {
  const orders = [orderOfHook(1, hook), orderOfHook(2, hook), orderOfTrigger(1, request), orderOfTrigger(2, request)];
  assert.equal(new Set(orders.map(({ letterId }) => letterId)).size, 4);
  assert.equal(new Set(orders.map(({ sendId }) => sendId)).size, 4);
});

test('a letter of a trigger tells which letter it comes from', () => {
  const { executionId, letterId } = request;
  assert.deepEqual(orderOfTrigger(1, request).origin, { type: 'trigger', executionId, letterId });
});

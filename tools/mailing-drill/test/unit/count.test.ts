import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countMailing } from '../../src/count.ts';

const row = (letterId: string, state: string, maybeSent = false) => ({ letterId, state, maybeSent, attempts: 1 });

test('sent and at the server, or maybe sent, is well', () => {
  const rows = [row('a', 'sent'), row('b', 'failed', true), row('c', 'failed', true)];
  const { lost, doubled, ...counts } = countMailing(['a', 'b', 'c'], rows, ['a', 'b']);
  assert.deepEqual([lost, doubled], [[], []]);
  assert.deepEqual(counts, { letters: 3, sent: 1, maybeSent: 2, maybeSentAtServer: 1, repeated: 0 });
});

test('no row, a row without an end, a failure nobody doubts, and "sent" that did not arrive are losses', () => {
  const rows = [row('b', 'queued'), row('c', 'failed'), row('d', 'sent')];
  assert.deepEqual(countMailing(['a', 'b', 'c', 'd'], rows, ['a', 'b', 'c']).lost, ['a', 'b', 'c', 'd']);
});

test('a letter that is twice at the server is doubled, whatever its row says', () => {
  const rows = [row('a', 'sent'), row('b', 'failed', true)];
  assert.deepEqual(countMailing(['a', 'b'], rows, ['a', 'b', 'a', 'b']).doubled, ['a', 'b']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshRate, withSend, withSends } from '../../src/domain/rate-limit.ts';
import { rateOf, rateText } from '../../src/domain/rate-text.ts';

const START = 1_800_000_000_000;

test('what is written of the sends of a mailbox is read back as it was', () => {
  let state = freshRate();
  assert.deepEqual(rateOf(rateText(state)), state);
  for (let send = 0; send < 3000; send += 1) state = withSend(state, START + send * 777);
  state = withSends(state, START + 3_000_000, 20);
  assert.deepEqual(rateOf(rateText(state)), state);
});

test('a mailbox that has sent nothing is an empty text, too', () => {
  assert.deepEqual(rateOf(''), freshRate());
});

test('however much was sent, the text stays short', () => {
  let state = freshRate();
  for (let send = 0; send < 50_000; send += 1) state = withSend(state, START + send * 997);
  assert.ok(rateText(state).length < 6000, String(rateText(state).length));
});

test('a text that is none is refused, not taken for a mailbox that has sent nothing', () => {
  assert.throws(() => rateOf('1,2;;;'), /can not be read/);
  assert.throws(() => rateOf('a,b,?;;;'), /can not be read/);
});

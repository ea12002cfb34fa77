import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fault, Script } from '../../src/script/fault.ts';

const answers = (...replies: string[]): Fault<'mail' | 'rcpt'>[] =>
  replies.map((reply) => ({ at: 'rcpt', do: [{ reply }] }));

test('a fault happens on its line, its connection and its turn only', () => {
  const script = new Script<'mail' | 'rcpt'>([
    { at: 'rcpt', when: /bad@/, connection: 2, skip: 1, times: 2, do: [{ reply: '550 no' }] },
  ]);
  assert.equal(script.take('mail', 'bad@', 2), undefined);
  assert.equal(script.take('rcpt', 'good@', 2), undefined);
  assert.equal(script.take('rcpt', 'bad@', 1), undefined);
  const happened = Array.from({ length: 4 }, () => script.take('rcpt', 'bad@', 2) !== undefined);
  assert.deepEqual(happened, [false, true, true, false]);
});

test('of two faults that fit, the first happens until it is used up', () => {
  const [first, second] = answers('450 later', '550 never');
  assert.ok(first && second);
  const script = new Script<'mail' | 'rcpt'>([{ ...first, times: 1 }, second]);
  assert.deepEqual(script.take('rcpt', '', 1)?.do, first.do);
  assert.deepEqual(script.take('rcpt', '', 1)?.do, second.do);
  script.replace([]);
  assert.equal(script.take('rcpt', '', 1), undefined);
});

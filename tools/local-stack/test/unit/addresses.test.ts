import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectLocalStack } from '../../src/index.ts';

test('a stack is used by its addresses, and a part it lacks is named', () => {
  const stack = connectLocalStack('{"natsUrl":"nats://127.0.0.1:1"}');
  assert.equal(stack.nats.url, 'nats://127.0.0.1:1');
  assert.throws(() => stack.mail, { code: 'part_not_started', message: /without mail/ });
});

test('what is not the addresses of a stack is refused', () => {
  for (const json of ['', '[]', '{"natsUrl":1}', '{"mail":{}}']) {
    assert.throws(() => connectLocalStack(json), { code: 'bad_addresses' });
  }
});

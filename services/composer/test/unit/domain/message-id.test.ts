import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageIdOf } from '../../../src/domain/message-id.ts';

test('the Message-ID has the domain of the sender and depends on nothing else', () => {
  assert.equal(messageIdOf('ab', 'maria@company.test'), '<ab@company.test>');
  assert.equal(messageIdOf('ab', 'maria@company.test'), messageIdOf('ab', 'other@company.test'));
});

test('a domain in Cyrillic becomes punycode', () => {
  assert.equal(messageIdOf('ab', 'мария@почта.рф'), '<ab@xn--80a1acny.xn--p1ai>');
});

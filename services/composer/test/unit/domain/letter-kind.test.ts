import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LetterOrigin } from '@pochtovik/contracts';
import { isAutomatic, offersUnsubscribe } from '../../../src/domain/letter-kind.ts';

const ID = 'a'.repeat(32);
const KINDS: [LetterOrigin, automatic: boolean, unsubscribe: boolean][] = [
  [{ type: 'digital-pipeline', hookId: ID }, true, true],
  [{ type: 'trigger', executionId: ID, letterId: ID }, true, true],
  [{ type: 'bulk-send', bulkSendId: ID, userId: 1 }, false, true],
  [{ type: 'user', draftId: ID, userId: 1 }, false, false],
];

for (const [origin, automatic, unsubscribe] of KINDS) {
  test(`a letter by ${origin.type} is ${automatic ? '' : 'not '}automatic and offers ${unsubscribe ? '' : 'not '}to unsubscribe`, () => {
    assert.deepEqual([isAutomatic(origin), offersUnsubscribe(origin)], [automatic, unsubscribe]);
  });
}

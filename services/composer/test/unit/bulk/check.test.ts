import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BulkSendProblem } from '@pochtovik/contracts';
import { withDuplicates } from '../../../src/bulk/check.ts';

function found(id: number, address: string | null, refused = false): BulkSendProblem {
  const refusal = refused ? { code: 'RECIPIENT_SUPPRESSED', reason: '' } : null;
  return { entity: { type: 'lead', id }, address, refusal, missing: [], duplicateOf: null };
}

test('a card whose letter goes to an address named before is told with the first one of it', () => {
  const checked = withDuplicates([
    found(1, 'anna@client.test'),
    found(2, 'boris@client.test'),
    found(3, 'Anna@Client.test'),
    found(4, 'anna@client.test'),
  ]);
  assert.deepEqual(
    checked.map(({ duplicateOf }) => duplicateOf?.id ?? null),
    [null, null, 1, 1],
  );
});

test('a letter that does not leave doubles no other', () => {
  const checked = withDuplicates([found(1, 'anna@client.test', true), found(2, null), found(3, 'anna@client.test')]);
  assert.deepEqual(
    checked.map(({ duplicateOf }) => duplicateOf),
    [null, null, null],
  );
});

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { killDrill } from '@pochtovik/mailing-drill';

test('senders killed at random moments of a mailing: none lost, none doubled, each doubt visible', async (t) => {
  const seed = randomInt(1, 2 ** 32 - 1);
  t.diagnostic(`seed ${seed} (npm run test:faults -- mailing --letters 100 --kills 12 --seed ${seed})`);
  const result = await killDrill({ letters: 100, mailboxes: 20, senders: 2, kills: 12, seed, timeoutMs: 240_000 });
  const { lost, doubled, wrongCopies, sent, maybeSent } = result;
  assert.deepEqual({ seed, lost, doubled, wrongCopies }, { seed, lost: [], doubled: [], wrongCopies: [] });
  assert.equal(sent + maybeSent, 100);
  assert.equal(result.kills, 12);
});

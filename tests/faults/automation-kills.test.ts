import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { automationDrill } from '@pochtovik/automation-drill';

test('engine, tracker and amocrm-sync killed at random moments: every visit kept, every action once', async (t) => {
  const seed = randomInt(1, 2 ** 32 - 1);
  const size = { events: 200, kills: 12, copies: 1 };
  t.diagnostic(`seed ${seed} (npm run test:faults -- automation --events 200 --kills 12 --copies 1 --seed ${seed})`);
  const result = await automationDrill({ ...size, seed, timeoutMs: 240_000 });
  const { wrongVisits, lost, doubled, wrongEnds } = result;
  assert.deepEqual(
    { seed, wrongVisits, lost, doubled, wrongEnds },
    { seed, wrongVisits: [], lost: [], doubled: [], wrongEnds: [] },
  );
  assert.equal(result.kills, 12);
  assert.ok(result.events >= 200 && result.effects >= 150, 'the run was one');
});

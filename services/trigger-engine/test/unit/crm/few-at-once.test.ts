import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fewAtOnce } from '../../../src/crm/few-at-once.ts';
import { CARD } from '../samples.ts';

const LEAD = { type: 'lead', id: 5001 } as const;

/** A CRM that answers when the test lets it. */
function slowCrm() {
  const asked: (() => void)[] = [];
  const answer = <T>(value: T) => new Promise<T>((resolve) => asked.push(() => resolve(value)));
  return { asked, crm: { card: () => answer(CARD), timeZone: () => answer('UTC'), fields: () => answer([]) } };
}

test('so many questions are asked at once, the next one when one is answered', async () => {
  const { asked, crm } = slowCrm();
  const reader = fewAtOnce(crm, { most: 2 });
  const answers = [reader.card(1, LEAD, []), reader.timeZone(1), reader.fields(1)];
  assert.equal(asked.length, 2);
  asked[0]?.();
  await answers[0];
  assert.equal(asked.length, 3);
  for (const answer of asked) answer();
  assert.deepEqual(await Promise.all(answers), [CARD, 'UTC', []]);
});

test('a question whose turn does not come in time is refused as one to repeat, and takes nobody’s place', async () => {
  const { asked, crm } = slowCrm();
  const reader = fewAtOnce(crm, { most: 1, patienceMs: 1 });
  const first = reader.card(1, LEAD, []);
  await assert.rejects(reader.card(1, LEAD, []), { code: 'CRM_UNAVAILABLE', retryable: true });
  asked[0]?.();
  await first;
  const third = reader.card(1, LEAD, []);
  assert.equal(asked.length, 2);
  asked[1]?.();
  assert.equal(await third, CARD);
});

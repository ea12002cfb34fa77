import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstClickId, firstOpeningId, planExecutions } from '../../../src/domain/plan-executions.ts';
import { ACCOUNT, context } from '../samples.ts';

const [T1, T2] = ['1'.repeat(32), '2'.repeat(32)];
const at = new Date('2026-11-23T09:00:00Z');
const actions = {
  sent: [{ triggerId: T1 }],
  opened: [{ triggerId: T1 }, { triggerId: T1, delaySeconds: 60 }],
  notOpened: [{ triggerId: T2, afterSeconds: 86_400 }],
  failed: [{ triggerId: T2 }],
};
const ids = (plans: { id: string }[]) => plans.map(({ id }) => id);

test('sending fires the triggers on it and starts the timers of "not opened"', () => {
  const plans = planExecutions(ACCOUNT, context({ actions }), { type: 'sent', at });
  assert.deepEqual(
    plans.map(({ cause, triggerId, dueAt }) => ({ cause, triggerId, dueAt: dueAt.toISOString() })),
    [
      { cause: 'sent', triggerId: T1, dueAt: '2026-11-23T09:00:00.000Z' },
      { cause: 'not-opened', triggerId: T2, dueAt: '2026-11-24T09:00:00.000Z' },
    ],
  );
});

test('one trigger used twice with two delays is two executions', () => {
  const plans = planExecutions(ACCOUNT, context({ actions }), { type: 'opened', at });
  assert.equal(new Set(ids(plans)).size, 2);
  assert.deepEqual(
    plans.map(({ dueAt }) => dueAt.getTime() - at.getTime()),
    [0, 60_000],
  );
});

test('a hundred years of delay do not overflow', () => {
  const late = { ...actions, failed: [{ triggerId: T1, delaySeconds: 3_155_760_000 }] };
  const [plan] = planExecutions(ACCOUNT, context({ actions: late }), { type: 'failed', at });
  assert.equal(plan?.dueAt.getUTCFullYear(), 2126);
});

test('two letters of one send to one card plan the same execution, other sends, cards and accounts another', () => {
  const fact = { type: 'opened', at } as const;
  const one = ids(planExecutions(ACCOUNT, context({ actions }), fact));
  assert.deepEqual(ids(planExecutions(ACCOUNT, context({ actions, letterId: '3'.repeat(32) }), fact)), one);
  const others = [
    planExecutions(ACCOUNT, context({ actions, sendId: '4'.repeat(32) }), fact),
    planExecutions(ACCOUNT, context({ actions, entity: { type: 'lead', id: 5002 } }), fact),
    planExecutions(ACCOUNT, context({ actions, entity: { type: 'contact', id: 5001 } }), fact),
    planExecutions(ACCOUNT + 1, context({ actions }), fact),
  ];
  assert.equal(new Set([one, ...others.map(ids)].flat()).size, 10);
});

test('clicks of a link that fires once plan one execution, of others one a click', () => {
  const click = (once: boolean, hitId: string, number = 8) =>
    ids(
      planExecutions(ACCOUNT, context(), {
        type: 'clicked',
        at,
        hitId,
        link: { number, once, triggers: [{ triggerId: T1 }] },
      }),
    );
  assert.deepEqual(click(true, 'hit-1'), click(true, 'hit-2'));
  assert.deepEqual(click(false, 'hit-1'), click(false, 'hit-1'));
  assert.notDeepEqual(click(false, 'hit-1'), click(false, 'hit-2'));
  assert.notDeepEqual(click(true, 'hit-1', 8), click(true, 'hit-1', 9));
});

test('a trigger keeps its execution when others before it leave the list of a link', () => {
  const plan = (triggers: { triggerId: string }[]) =>
    ids(
      planExecutions(ACCOUNT, context(), {
        type: 'clicked',
        at,
        hitId: 'h',
        link: { number: 8, once: true, triggers },
      }),
    );
  assert.equal(plan([{ triggerId: T1 }, { triggerId: T2 }])[1], plan([{ triggerId: T2 }])[0]);
});

test('the first opening is one per send and card, the first click one per link besides', () => {
  const letter = context();
  const other = context({ letterId: '3'.repeat(32) });
  assert.equal(firstOpeningId(ACCOUNT, letter), firstOpeningId(ACCOUNT, other));
  assert.notEqual(firstOpeningId(ACCOUNT, letter), firstOpeningId(ACCOUNT + 1, letter));
  assert.equal(firstClickId(ACCOUNT, letter, 8), firstClickId(ACCOUNT, other, 8));
  assert.notEqual(firstClickId(ACCOUNT, letter, 8), firstClickId(ACCOUNT, letter, 9));
});

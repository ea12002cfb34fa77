import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MailboxLimits } from '@pochtovik/contracts';
import {
  earliestSlot,
  freshRate,
  type RateState,
  slotsWithin,
  withSend,
  withSends,
} from '../../src/domain/rate-limit.ts';

const WIDE: MailboxLimits = { perSecond: 1000, perMinute: 60_000, perHour: 1_000_000, perDay: 1_000_000 };
const SPANS = { perSecond: 1000, perMinute: 60_000, perHour: 3_600_000, perDay: 86_400_000 } as const;

/** Sends as fast as the limits allow; returns the slots. */
function sendAll(limits: MailboxLimits, count: number, start = 1_800_000_000_000): number[] {
  let state: RateState = freshRate();
  let now = start;
  return Array.from({ length: count }, () => {
    now = earliestSlot(state, limits, now);
    state = withSend(state, now);
    return now;
  });
}

function mostInAnySpan(slots: number[], ms: number): number {
  return Math.max(...slots.map((from) => slots.filter((slot) => slot >= from && slot < from + ms).length));
}

test('one a second means one a second', () => {
  const slots = sendAll({ ...WIDE, perSecond: 1 }, 5, 1000);
  assert.deepEqual(slots, [1000, 2000, 3000, 4000, 5000]);
});

test('every limit holds in every span of its length, wherever the span begins', () => {
  for (const limits of [
    { ...WIDE, perSecond: 3, perMinute: 40 },
    { ...WIDE, perMinute: 7, perHour: 30 },
    { ...WIDE, perSecond: 1, perHour: 100, perDay: 250 },
    { ...WIDE, perHour: 200, perDay: 500 },
  ]) {
    const slots = sendAll(limits, 700);
    for (const [name, ms] of Object.entries(SPANS)) {
      const limit = limits[name as keyof MailboxLimits];
      assert.ok(mostInAnySpan(slots, ms) <= limit, `${name} of ${JSON.stringify(limits)}`);
    }
  }
});

test('a limit up to 64 is used to the full; a greater one loses at most 1/64 of its span', () => {
  assert.equal(sendAll({ ...WIDE, perMinute: 60 }, 61)[60], 1_800_000_000_000 + 60_000);
  const [first = 0] = sendAll({ ...WIDE, perHour: 500, perSecond: 1 }, 1);
  const last = sendAll({ ...WIDE, perHour: 500, perSecond: 1 }, 501).at(-1) ?? 0;
  assert.ok(last - first >= 3_600_000 && last - first <= 3_600_000 * (1 + 1 / 64), String(last - first));
});

test('what is remembered stays small however much is sent', () => {
  let state = freshRate();
  for (let at = 0; at < 200_000; at += 1) state = withSend(state, 1_800_000_000_000 + at * 500);
  const groups = Object.values(state).flat().length;
  assert.ok(groups <= 4 * 130, String(groups));
});

test('a clock that goes back frees no slot', () => {
  const limits = { ...WIDE, perMinute: 1 };
  const state = withSend(withSend(freshRate(), 100_000), 40_000);
  assert.ok(earliestSlot(state, limits, 40_000) >= 160_000);
});

test('a restart changes nothing: the state is plain data', () => {
  const state = withSend(withSend(freshRate(), 1000), 1500);
  assert.deepEqual(JSON.parse(JSON.stringify(state)), state);
});

test('the letters that may leave within a span are counted before they do', () => {
  const limits = { ...WIDE, perSecond: 1, perMinute: 3 };
  assert.equal(slotsWithin(freshRate(), limits, 1000, 0, 20), 1);
  assert.equal(slotsWithin(freshRate(), limits, 1000, 1000, 20), 2);
  assert.equal(slotsWithin(freshRate(), limits, 1000, 30_000, 20), 3);
  assert.equal(slotsWithin(withSend(freshRate(), 1000), limits, 1000, 999, 20), 0);
  assert.equal(slotsWithin(freshRate(), WIDE, 1000, 30_000, 20), 20);
});

test('sends at one time are one entry, and count as many', () => {
  const state = withSends(freshRate(), 5000, 40);
  assert.deepEqual(state.minute, [[5000, 5000, 40]]);
  assert.equal(earliestSlot(state, { ...WIDE, perMinute: 40 }, 5000), 65_000);
});

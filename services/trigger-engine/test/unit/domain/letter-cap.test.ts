import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CapSlot, takeSlot } from '../../../src/domain/letter-cap.ts';

const CAP = { count: 3, hours: 24 };
const hour = (n: number) => new Date(Date.UTC(2026, 10, 23, n));

function taken(slots: CapSlot[], id: string, at: Date): CapSlot[] {
  const verdict = takeSlot(slots, id, CAP, at);
  assert.ok(verdict.allowed);
  return verdict.slots;
}

test('the fourth letter within 24 hours is refused, and allowed once the first is 24 hours old', () => {
  const three = ['a', 'b', 'c'].reduce<CapSlot[]>((slots, id, index) => taken(slots, id, hour(index)), []);
  assert.deepEqual(takeSlot(three, 'd', CAP, hour(23)), { allowed: false });
  assert.deepEqual(
    taken(three, 'd', hour(24)).map(({ executionId }) => executionId),
    ['b', 'c', 'd'],
  );
});

test('an execution that repeats itself takes one slot and keeps it', () => {
  const full = ['a', 'b', 'c'].map((executionId) => ({ executionId, at: hour(0) }));
  assert.deepEqual(takeSlot(full, 'c', CAP, hour(1)), { allowed: true, slots: full });
});

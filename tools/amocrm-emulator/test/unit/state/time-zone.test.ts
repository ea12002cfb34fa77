import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offsetText, startOfDay } from '../../../src/state/time-zone.ts';

test('a day starts at midnight of its zone, also on the day the clocks change', () => {
  const utc = (...parts: [number, number, number, number]) => Date.UTC(...parts) / 1000;
  assert.equal(startOfDay(utc(2020, 0, 1, 22), 'Europe/Moscow'), utc(2020, 0, 1, 21));
  assert.equal(startOfDay(utc(2026, 2, 8, 20), 'America/New_York'), utc(2026, 2, 8, 5));
  assert.equal(startOfDay(utc(2026, 2, 9, 3), 'America/New_York'), utc(2026, 2, 8, 5));
});

test('offsets are written with a sign', () => {
  const moment = Date.UTC(2026, 0, 1) / 1000;
  assert.equal(offsetText(moment, 'Europe/Moscow'), '+03:00');
  assert.equal(offsetText(moment, 'America/New_York'), '-05:00');
  assert.equal(offsetText(moment, 'UTC'), '+00:00');
});

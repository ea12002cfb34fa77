import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineSafe } from '@pochtovik/letter-message';
import { nextLook } from '../../src/domain/doubt.ts';
import { nextTry } from '../../src/domain/retry-delay.ts';
import { tickOf } from '../../src/domain/tick.ts';

const HOUR = 3_600_000;
const POLICY = { firstMs: 60_000, factor: 2, maxMs: 4 * HOUR, giveUpMs: 48 * HOUR };

test('trying goes on with growing waits for more than a day, then ends', () => {
  const firstTriedAt = new Date(0);
  let now = firstTriedAt;
  const waits: number[] = [];
  for (let failures = 1; ; failures += 1) {
    const next = nextTry({ failures, firstTriedAt, now, askedSeconds: null, random: 0.5 }, POLICY);
    if (!next) break;
    waits.push(next.getTime() - now.getTime());
    now = next;
  }
  assert.ok(now.getTime() > 24 * HOUR && now.getTime() <= 48 * HOUR, String(now));
  assert.deepEqual(
    waits,
    waits.toSorted((a, b) => a - b),
  );
  assert.ok((waits[0] ?? 0) <= 60_000);
});

test('a server that asks for a longer wait gets it, a shorter one changes nothing', () => {
  const input = { failures: 1, firstTriedAt: new Date(0), now: new Date(0), random: 0 };
  assert.equal(nextTry({ ...input, askedSeconds: 3600 }, POLICY)?.getTime(), HOUR);
  assert.equal(nextTry({ ...input, askedSeconds: 1 }, POLICY)?.getTime(), 30_000);
});

test('a letter in doubt is looked for again at growing waits inside the span, and once at its end', () => {
  const since = new Date(0);
  const looks: number[] = [];
  let now = since;
  for (let count = 1; ; count += 1) {
    const next = nextLook(since, count, now, 30_000);
    if (!next) break;
    looks.push(next.getTime());
    now = next;
  }
  assert.deepEqual(looks, [1000, 3000, 7000, 15_000, 30_000]);
});

test('a text for a header keeps its letters and loses what could end the line', () => {
  assert.equal(lineSafe('КП\r\nBcc: x@y\0\u2028z'), 'КП Bcc: x@y z');
});

test('the tick tells what works', () => {
  const good = { ok: true, code: null, response: '' };
  const bad = { ok: false, code: 'SMTP_AUTH_FAILED', response: '535' };
  assert.equal(tickOf(good, good), 'green');
  assert.equal(tickOf(good, bad), 'grey');
  assert.equal(tickOf(good, null), 'grey');
  assert.equal(tickOf(bad, good), 'red');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TrackingOpened } from '@pochtovik/contracts';
import { describeHit, traceHeadersOf } from '../../../src/domain/hit.ts';

const READING = { kind: 'open' as const, hasLanguage: true, linksAtOnce: 0, sinceSentMs: null };
const claims = { purpose: 'open' as const, accountId: 1, letterId: TrackingOpened.example.letterId };

test('a hit fits its contract, however strange the user agent', () => {
  for (const userAgent of [undefined, '', `x\r\ny\u0000${'z'.repeat(5000)}`]) {
    const hit = describeHit(TrackingOpened.example.hitId, claims, { ...READING, userAgent });
    const envelope = {
      id: 'e',
      type: 'tracking.opened',
      version: 1,
      accountId: 1,
      occurredAt: '2026-11-23T09:00:00.000Z',
    };
    TrackingOpened.envelope.parse({ ...envelope, data: hit });
    assert.doesNotMatch(hit.userAgent, /\p{Cc}/u);
  }
});

test('the trace of a letter goes on, and without one there is none', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const spanId = 'b7ad6b7169203331';
  assert.deepEqual(traceHeadersOf({ ...claims, traceId, spanId }), { traceparent: `00-${traceId}-${spanId}-01` });
  assert.deepEqual(traceHeadersOf(claims), {});
});

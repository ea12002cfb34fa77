import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { newId, TrackingOpened } from '@pochtovik/contracts';
import type { Publication } from '@pochtovik/service-kit';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';
import { createLinkBursts } from '../../../src/domain/link-bursts.ts';
import { createQuickPixel, plainHeaders } from '../../../src/server/quick-pixel.ts';

const codec = createTokenCodec(parseKeys(`1:${randomBytes(32).toString('base64')}`));
const letterId = newId();
const claims = { purpose: 'open' as const, accountId: 31, letterId };
const AGENT = 'Mozilla/5.0 (X11; "Linux") Thunderbird/128';
const HEADERS = `Host: track.test\r\nUser-Agent: ${AGENT}\r\nAccept: image/*`;

/** A tracker that notes what it takes; what the quick way does not touch is left out. */
function quick({ sinceMs = null as number | null, bursts = createLinkBursts() } = {}) {
  const taken: Publication[] = [];
  const nothing = () => {
    throw new Error('not asked for');
  };
  const pixel = createQuickPixel({
    ...{ codec, bursts, arrivals: { sinceMs: () => sinceMs } },
    delivery: {
      take: (hit) => {
        taken.push(hit);
        return undefined;
      },
      ...{ deliver: nothing, stop: nothing },
    },
    counters: { counted() {}, refused() {} },
    ...{ targets: { of: nothing }, plainLinks: { of: nothing }, files: { of: nothing }, ask: nothing },
    misses: { isSpent: nothing, spend: nothing },
  });
  return {
    taken,
    visit: (token: string, headers = plainHeaders(HEADERS)) => (headers ? pixel(token, headers) : undefined),
  };
}

test('a plain visit of a genuine pixel is an event that fits its contract', () => {
  const { taken, visit } = quick();
  assert.equal(visit(codec.encode(claims)), 'at once');
  const [hit] = taken;
  const event = TrackingOpened.envelope.parse(JSON.parse(hit?.body ?? ''));
  assert.deepEqual([hit?.id, hit?.subject], [event.id, TrackingOpened.subject(31)]);
  const { visitor, reason, userAgent } = event.data;
  assert.deepEqual([event.data.letterId, visitor, reason, userAgent], [letterId, 'person', 'no-rule-matched', AGENT]);
});

test('what needs more than the headers to be judged is left to the route', () => {
  const bursts = createLinkBursts();
  bursts.note(letterId, 'c1', '192.0.2.1', 0);
  for (const { taken, visit } of [quick({ bursts }), quick({ sinceMs: 5 })]) {
    assert.deepEqual([visit(codec.encode(claims)), taken.length], [undefined, 0]);
  }
  const { taken, visit } = quick();
  assert.equal(visit(codec.encode({ ...claims, purpose: 'click', linkNumber: 1 })), undefined);
  assert.deepEqual([visit('nonsense'), taken.length], [undefined, 0]);
});

for (const line of [
  'Connection: close',
  'Content-Length: 5',
  'Transfer-Encoding: chunked',
  'Expect: 100-continue',
  'Upgrade: websocket',
  'Range: bytes=0-1',
  'Sec-Purpose: prefetch',
  'Host: other.test',
  ' folded: line',
  'no colon',
  'bad name : x',
  'X: \u0000',
]) {
  test(`a request with ${JSON.stringify(line)} is left to the server`, () => {
    assert.equal(plainHeaders(`${HEADERS}\r\n${line}`), null);
  });
}

test('a request without a host, as HTTP/1.1 has it, is left to the server', () => {
  assert.equal(plainHeaders('Accept: */*'), null);
});

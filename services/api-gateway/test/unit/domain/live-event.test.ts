import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BulkSendProgressed, EVENTS } from '@pochtovik/contracts';
import { liveEventFor, readEvent } from '../../../src/domain/live-event.ts';

const envelopeOf = (event: (typeof EVENTS)[number]) => ({
  id: 'e1',
  type: event.type,
  version: event.version,
  accountId: 1,
  occurredAt: '2026-11-23T09:00:00.000Z',
  data: event.example,
});

for (const contract of EVENTS) {
  test(`${contract.type} can be shown live, to a user without a word of its content`, () => {
    const event = readEvent(JSON.stringify(envelopeOf(contract)));
    assert.ok(event);
    const shown = liveEventFor('user', event);
    assert.ok(Object.values(shown.data ?? {}).every((value) => /^[0-9a-f]{32}$/.test(String(value))));
    assert.ok(!/"(html|text)":/.test(JSON.stringify(liveEventFor('administrator', event))));
  });
}

test('what is no event of ours is not shown', () => {
  for (const body of ['', 'null', '[]', '{"type":"unknown"}', '{"type":"letter.sent"}', '{"type":"constructor"}'])
    assert.equal(readEvent(body), null);
});

test('a user is told which bulk send has moved, and asks for its counts where they are read', () => {
  const { type, version, example: data } = BulkSendProgressed;
  const event = { id: 'e', type, version, accountId: 1, occurredAt: '2026-11-23T09:00:00.000Z', data };
  assert.deepEqual(liveEventFor('user', event).data, { bulkSendId: data.bulkSendId });
  assert.deepEqual(liveEventFor('administrator', event).data, data);
});

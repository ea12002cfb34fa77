import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LetterQueued } from '@pochtovik/contracts';
import { bodyOf, outboxEntry, ownOutbox } from '../../src/outbox.ts';

const now = new Date('2026-11-28T09:00:00Z');
const data = { ...LetterQueued.example, html: '<p>"Анна" \\ \u2028</p>', text: 'Анна\n' };

test('data that the document says itself are left out of the entry, and stand in its body when it is published', () => {
  const options = { id: 'event-1', now };
  const entry = outboxEntry(LetterQueued, 7, data, { ...options, shared: ['html', 'text'] });
  assert.doesNotMatch(entry.body, /Анна.*"html"|<p>/);
  const { html, text } = data;
  assert.deepEqual(
    JSON.parse(bodyOf(entry, { html, text, other: 1 })),
    JSON.parse(outboxEntry(LetterQueued, 7, data, options).body),
  );
});

test('a document without what its entry shares is published as nothing', () => {
  const entry = outboxEntry(LetterQueued, 7, data, { now, shared: ['html', 'text'] });
  assert.throws(() => bodyOf(entry, { html: '' }), /lacks "text"/);
});

test('an entry that shares nothing is its body', () => {
  const entry = outboxEntry(LetterQueued, 7, data, { now });
  assert.equal(entry.shared, undefined);
  assert.equal(bodyOf(entry, {}), entry.body);
});

test('events that their writer publishes himself are none of the relay', () => {
  const { outbox, outboxPending } = ownOutbox([outboxEntry(LetterQueued, 7, data, { now })]);
  assert.equal(outboxPending, 0);
  assert.deepEqual(
    outbox.map(({ publishedAt }) => publishedAt),
    [now],
  );
});

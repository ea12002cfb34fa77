import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger, type OutboxCollection, type OutboxEntry } from '../../src/index.ts';
import { createOutboxMarks } from '../../src/outbox-marks.ts';

const log = createLogger('marks', 'silent');
const at = new Date('2026-01-01T00:00:00Z');
const entry = (id: string): OutboxEntry => ({ id, subject: 'a.b', body: '{}', at, publishedAt: null });
const withEvents = (_id: string, ...events: string[]) => ({ _id, outbox: events.map(entry) });

/** A collection that writes down what is asked of it. */
function collectionOf(matches: (ids: string[]) => number) {
  const writes: unknown[] = [];
  const collection: OutboxCollection = {
    collectionName: 'things',
    find: () => assert.fail('nothing is read'),
    async updateOne(filter) {
      writes.push(Reflect.get(filter, '_id'));
    },
    async updateMany(filter) {
      const ids: string[] = Reflect.get(filter, '_id').$in;
      writes.push(ids);
      return { matchedCount: matches(ids) };
    },
  };
  return { collection, writes };
}

test('what is published one after the other is marked in one write', async () => {
  const { collection, writes } = collectionOf((ids) => ids.length);
  const marks = createOutboxMarks(log);
  marks.markSoon(collection, [withEvents('a', '1')]);
  await new Promise((resolve) => setImmediate(resolve));
  marks.markSoon(collection, [withEvents('b', '2'), withEvents('c', '3')]);
  assert.deepEqual(writes, []);
  await marks.stop();
  assert.deepEqual(writes, [['a', 'b', 'c']]);
});

test('where a document has changed meanwhile each is marked alone, event by event', async () => {
  const { collection, writes } = collectionOf((ids) => ids.length - 1);
  const marks = createOutboxMarks(log);
  await marks.mark(collection, [withEvents('a', '1'), withEvents('b', '2'), withEvents('c', '3', '4')]);
  assert.deepEqual(writes, [['a', 'b'], 'a', 'b', 'c', 'c']);
});

test('a mark that fails holds up no other', async () => {
  let fails = true;
  const { collection, writes } = collectionOf((ids) => {
    if (fails) throw new Error('no database');
    return ids.length;
  });
  const marks = createOutboxMarks(log);
  marks.markSoon(collection, [withEvents('a', '1'), withEvents('b', '2')]);
  await marks.stop();
  fails = false;
  marks.markSoon(collection, [withEvents('c', '3'), withEvents('d', '4')]);
  await marks.stop();
  assert.deepEqual(writes, [
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupCommit, writeTurns } from '../../src/index.ts';

test('what is asked in one turn, and while a write is under way, is written together', async () => {
  const writes: number[][] = [];
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const commit = groupCommit<number, number>({
    most: 10,
    async all(items) {
      writes.push([...items]);
      await gate;
      return items.map((item) => item * 2);
    },
    one: async (item) => item * 2,
  });
  const first = Promise.all([commit(1), commit(2)]);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const second = Promise.all([commit(3), commit(4), commit(5)]);
  go();
  assert.deepEqual(
    [await first, await second],
    [
      [2, 4],
      [6, 8, 10],
    ],
  );
  assert.deepEqual(writes, [
    [1, 2],
    [3, 4, 5],
  ]);
});

test('what is urgent waits for no write of what there is much of', async () => {
  const writes: number[][] = [];
  const never = new Promise<never>(() => {});
  const commit = groupCommit<number, number>({
    most: 10,
    async all(items) {
      writes.push([...items]);
      return items.includes(1) ? await never : items;
    },
    one: async (item) => item,
    queueOf: (item) => (item < 10 ? 'much' : 'urgent'),
  });
  for (const item of [1, 2, 3]) void commit(item);
  assert.deepEqual(await Promise.all([commit(10), commit(11)]), [10, 11]);
  assert.equal(await commit(12), 12);
  assert.deepEqual(writes, [
    [1, 2, 3],
    [10, 11],
  ]);
});

test('writes of several kinds that take turns go one after the other, and what comes meanwhile goes together', async () => {
  const writes: string[] = [];
  let inFlight = 0;
  const turns = writeTurns();
  const kind = (name: string) =>
    groupCommit<number, number>({
      ...{ most: 10, turns },
      async all(items) {
        inFlight += 1;
        assert.equal(inFlight, 1);
        writes.push(`${name} ${items.join()}`);
        await new Promise((resolve) => setImmediate(resolve));
        inFlight -= 1;
        return items;
      },
      one: async (item) => item,
    });
  const [begin, end] = [kind('begin'), kind('end')];
  const first = [begin(1), begin(2), end(3), end(4)];
  await new Promise((resolve) => setImmediate(resolve));
  const later = [begin(5), end(6), begin(7)];
  assert.deepEqual(await Promise.all([...first, ...later]), [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(writes, ['begin 1,2', 'end 3,4,6', 'begin 5,7']);
});

test('a write that fails hands its turn on', async () => {
  const turns = writeTurns();
  const failing = turns.inTurn('a', async () => Promise.reject(new Error('no')));
  const next = turns.inTurn('a', async () => 'next');
  const other = turns.inTurn('b', async () => 'other');
  await assert.rejects(failing, /no/);
  assert.deepEqual(await Promise.all([next, other]), ['next', 'other']);
});

test('the write that most callers share goes next', async () => {
  const writes: string[] = [];
  const turns = writeTurns();
  const write = (name: string, callers: number) =>
    turns.inTurn(
      'letters',
      async () => void writes.push(name),
      () => callers,
    );
  await Promise.all([write('first', 1), write('few', 2), write('many', 7), write('as few', 2)]);
  assert.deepEqual(writes, ['first', 'many', 'few', 'as few']);
});

test('whom a write has served asks for the next one before another write begins', async () => {
  const writes: string[] = [];
  const turns = writeTurns();
  const kind = (name: string) =>
    groupCommit<number, number>({
      ...{ most: 10, turns },
      async all(items) {
        writes.push(`${name} ${items.join()}`);
        return items;
      },
      async one(item) {
        writes.push(`${name} ${item}`);
        return item;
      },
    });
  const [begin, end] = [kind('begin'), kind('end')];
  await Promise.all([end(9), ...[1, 2, 3].map(async (letter) => end(await begin(letter))), end(8)]);
  assert.deepEqual(writes, ['end 9,8', 'begin 1,2,3', 'end 1,2,3']);
  await Promise.all([begin(1).then(end), begin(2).then(end), end(7)]);
  assert.deepEqual(writes.slice(3), ['begin 1,2', 'end 7,1,2']);
});

test('no write has more items than allowed', async () => {
  const sizes: number[] = [];
  const commit = groupCommit<number, number>({
    most: 2,
    async all(items) {
      sizes.push(items.length);
      return items;
    },
    one: async (item) => item,
  });
  assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map(commit)), [1, 2, 3, 4, 5]);
  assert.deepEqual(sizes, [2, 2]);
});

test('an item that can not be written fails its own caller only, and the failure of the shared write is told', async () => {
  const failure = new Error('the shared write failed');
  const told: unknown[] = [];
  const commit = groupCommit<number, string>({
    most: 10,
    all: async () => {
      throw failure;
    },
    failed: (error) => void told.push(error),
    async one(item) {
      if (item === 2) throw new Error('bad item');
      return `done ${item}`;
    },
  });
  const results = await Promise.allSettled([1, 2, 3].map(commit));
  assert.deepEqual(
    results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed')),
    ['done 1', 'failed', 'done 3'],
  );
  assert.deepEqual(told, [failure]);
});

test('where the shared write can not tell, each item is asked for alone', async () => {
  const alone: number[] = [];
  const commit = groupCommit<number, boolean>({
    most: 10,
    all: async () => null,
    async one(item) {
      alone.push(item);
      return item !== 2;
    },
  });
  assert.deepEqual(await Promise.all([1, 2, 3].map(commit)), [true, false, true]);
  assert.deepEqual(alone, [1, 2, 3]);
});

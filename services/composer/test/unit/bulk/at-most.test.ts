import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atMost } from '../../../src/bulk/at-most.ts';

test('no more run at a time than may, in the order in which they came, also behind one that fails', async () => {
  const limit = atMost(2);
  const began: number[] = [];
  const ends: (() => void)[] = [];
  const works = [0, 1, 2, 3].map((number) =>
    limit(async () => {
      began.push(number);
      await new Promise<void>((end) => ends.push(end));
      if (number === 0) throw new Error('no');
      return number;
    }).catch(() => 'failed'),
  );
  assert.deepEqual(began, [0, 1]);
  ends[0]?.();
  await works[0];
  assert.deepEqual(began, [0, 1, 2]);
  ends[1]?.();
  await works[1];
  for (const end of ends) end();
  await works[2];
  ends.at(-1)?.();
  assert.deepEqual(await Promise.all(works), ['failed', 1, 2, 3]);
});

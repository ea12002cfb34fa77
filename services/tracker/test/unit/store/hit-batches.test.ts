import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TrackingOpened } from '@pochtovik/contracts';
import { createHitBatches } from '../../../src/store/hit-batches.ts';
import type { StoredHit } from '../../../src/store/hits.ts';
import { hitOfOpened } from '../../../src/store/stored-hit.ts';

const envelope = { id: 'e', type: 'tracking.opened', version: 1, accountId: 1, occurredAt: '2026-11-23T09:00:00.000Z' };
const hit = hitOfOpened({ ...envelope, data: TrackingOpened.example });

test('hits that come during a write share the next one', async () => {
  const writes: number[] = [];
  const release = Promise.withResolvers<void>();
  const batches = createHitBatches({
    async store(hits: readonly StoredHit[]) {
      writes.push(hits.length);
      if (writes.length === 1) await release.promise;
    },
  });
  const first = batches.add(hit);
  await new Promise(setImmediate);
  const others = Array.from({ length: 30 }, () => batches.add(hit));
  release.resolve();
  await Promise.all([first, ...others]);
  assert.deepEqual(writes, [1, 30]);
});

test('a write that fails fails its own hits only', async () => {
  let isBroken = true;
  const batches = createHitBatches({
    async store() {
      if (isBroken) throw new Error('the database is away');
    },
  });
  await assert.rejects(batches.add(hit), /away/);
  isBroken = false;
  await batches.add(hit);
});

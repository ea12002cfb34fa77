import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Backlog } from '@pochtovik/service-kit';
import { createOpeningsKnown } from '../../../src/bus/openings.ts';

const due = new Date('2026-11-23T09:00:00Z');
const after = (seconds: number) => new Date(due.getTime() + seconds * 1000);
const known = (backlog: Backlog, now: Date) => createOpeningsKnown({ backlog: async () => backlog }, () => now)(due);

test('a click or an answer that waits holds the decision up as an opening does', async () => {
  const none = { unfinishedSince: null, undeliveredSince: null };
  for (const slow of ['tracking.opened', 'tracking.clicked', 'letter.replied']) {
    const backlog = async ({ type }: { type: string }) =>
      type === slow ? { unfinishedSince: after(-1), undeliveredSince: null } : none;
    assert.equal(await createOpeningsKnown({ backlog }, () => after(2))(due), false, slow);
  }
});

test('openings are known when nothing told before the timer’s time waits', async () => {
  assert.equal(await known({ unfinishedSince: null, undeliveredSince: null }, due), true);
  assert.equal(await known({ unfinishedSince: after(1), undeliveredSince: after(1) }, after(2)), true);
});

test('an opening told before the timer’s time holds the decision up', async () => {
  assert.equal(await known({ unfinishedSince: after(-1), undeliveredSince: null }, after(2)), false);
  assert.equal(await known({ unfinishedSince: after(-1), undeliveredSince: after(-1) }, after(3600)), false);
});

test('an opening that cannot be taken in holds it up for a minute only', async () => {
  const stuck = { unfinishedSince: after(-1), undeliveredSince: after(61) };
  assert.equal(await known(stuck, after(60)), false);
  assert.equal(await known(stuck, after(61)), true);
});

test('timers that are due together ask once of each kind, one that is due after the question asks again', async () => {
  let asked = 0;
  let now = due;
  const answer = Promise.withResolvers<Backlog>();
  const backlog = () => {
    asked += 1;
    return answer.promise;
  };
  const openingsKnown = createOpeningsKnown({ backlog }, () => now);
  const first = [openingsKnown(after(-1)), openingsKnown(due)];
  assert.equal(asked, 4);
  now = after(1);
  const second = openingsKnown(after(1));
  assert.equal(asked, 8);
  answer.resolve({ unfinishedSince: null, undeliveredSince: null });
  assert.deepEqual(await Promise.all([...first, second]), [true, true, true]);
});

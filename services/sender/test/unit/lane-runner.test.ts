import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import type { Turn } from '../../src/domain/account-round.ts';
import type { Lanes } from '../../src/lanes/lane.ts';
import { createLaneRunner } from '../../src/lanes/lane-runner.ts';
import type { LaneStore } from '../../src/store/lanes.ts';

/** A runner of one step at a time, whose lanes and store do what the test says and nothing else. */
function runnerOf(lanes: Pick<Lanes, 'step'> & Partial<Lanes>, store: Partial<LaneStore> = {}, sweepMs = 60_000) {
  const urgent = new Set<string>();
  return createLaneRunner({
    ...{ owner: 'me', concurrency: 1, sweepMs, leaseMs: 60_000, log: createLogger('test', 'fatal') },
    clock: { now: () => new Date(), adjust: async () => {} },
    lanes: {
      ...{ hasNext: () => false, has: () => true, forget() {}, stored: async () => {} },
      refresh: (mailboxId) => void urgent.add(mailboxId),
      isUrgent: (mailboxId) => urgent.has(mailboxId),
      giveBack: async (_turn, at) => at,
      ...lanes,
    },
    store: {
      ...{ wake: async () => {}, reopen: async () => {}, acquire: async () => null, note: async () => true },
      ...{ release: async () => true, renew: async () => {}, releaseAll: async () => {} },
      ...{ mailboxesOf: async () => [], due: async () => [] },
      ...store,
    },
  });
}

const turnOf = (mailboxId: string): Turn => ({ accountId: 1, mailboxId });

test('a single letter whose slot is yet to come stays urgent: at its slot it waits for no mailing', async () => {
  const steps: string[] = [];
  const mailing = Promise.withResolvers<null>();
  const runner = runnerOf({
    async step({ mailboxId }) {
      steps.push(mailboxId);
      if (mailboxId !== 'single') return mailing.promise;
      return steps.filter((each) => each === 'single').length === 1 ? new Date(Date.now() + 20) : null;
    },
  });
  for (const mailboxId of ['mailing', 'another']) runner.wake(turnOf(mailboxId), false);
  runner.wake(turnOf('single'), true);
  await eventually('its turn at the slot', () => steps.filter((each) => each === 'single').length === 2);
  assert.deepEqual(steps, ['mailing', 'single', 'single']);
  mailing.resolve(null);
  await runner.stop();
});

test('where more mailboxes wait than there is time for, lanes are given back; one with a single letter, or behind which nobody waits, is not', async () => {
  const steps: string[] = [];
  const given: string[] = [];
  const runner = runnerOf({
    async step({ mailboxId }) {
      const isSecond = steps.includes(mailboxId);
      steps.push(mailboxId);
      return isSecond ? null : new Date();
    },
    isUrgent: (mailboxId) => mailboxId === 'single',
    async giveBack({ mailboxId }) {
      given.push(mailboxId);
      return null;
    },
  });
  for (const mailboxId of ['a', 'b', 'c']) runner.wake(turnOf(mailboxId), false);
  runner.wake(turnOf('single'), true);
  await eventually('the last one is through', () => steps.filter((each) => each === 'c').length === 2);
  assert.deepEqual(steps, ['a', 'single', 'single', 'b', 'c', 'c']);
  assert.deepEqual(given, ['a', 'b']);
  await runner.stop();
});

test('what the sweep finds is taken in also where the queue is full, the longest waiting first', async () => {
  const asked: number[] = [];
  const steps: string[] = [];
  const first = Promise.withResolvers<null>();
  const runner = runnerOf(
    {
      async step({ mailboxId }) {
        steps.push(mailboxId);
        return steps.length === 1 ? first.promise : null;
      },
    },
    {
      async due(_now, limit) {
        asked.push(limit);
        return asked.length === 1 ? [turnOf('forgotten')] : [];
      },
    },
  );
  for (const mailboxId of ['a', 'b', 'c', 'd']) runner.wake(turnOf(mailboxId), false);
  runner.start();
  await eventually('the sweep has looked', () => asked.length > 0);
  first.resolve(null);
  await eventually('its turn', () => steps.includes('forgotten'));
  assert.deepEqual([asked[0], steps], [1, ['a', 'b', 'c', 'd', 'forgotten']]);
  await runner.stop();
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { createLaneRunner } from '../../src/lanes/lane-runner.ts';

test('a single letter whose slot is yet to come stays urgent: at its slot it waits for no mailing', async () => {
  const steps: string[] = [];
  const urgent = new Set<string>();
  const mailing = Promise.withResolvers<null>();
  const runner = createLaneRunner({
    ...{ owner: 'me', concurrency: 1, sweepMs: 60_000, leaseMs: 60_000, log: createLogger('test', 'fatal') },
    clock: { now: () => new Date(), adjust: async () => {} },
    lanes: {
      async step({ mailboxId }) {
        steps.push(mailboxId);
        if (mailboxId !== 'single') return mailing.promise;
        return steps.filter((each) => each === 'single').length === 1 ? new Date(Date.now() + 20) : null;
      },
      hasNext: () => false,
      refresh: (mailboxId) => void urgent.add(mailboxId),
      isUrgent: (mailboxId) => urgent.has(mailboxId),
      has: () => true,
      forget() {},
      stored: async () => {},
    },
    store: {
      wake: async () => {},
      reopen: async () => {},
      acquire: async () => null,
      note: async () => true,
      release: async () => true,
      renew: async () => {},
      releaseAll: async () => {},
      mailboxesOf: async () => [],
      due: async () => [],
    },
  });
  for (const mailboxId of ['mailing', 'another']) runner.wake({ accountId: 1, mailboxId }, false);
  runner.wake({ accountId: 1, mailboxId: 'single' }, true);
  await eventually('its turn at the slot', () => steps.filter((each) => each === 'single').length === 2);
  assert.deepEqual(steps, ['mailing', 'single', 'single']);
  mailing.resolve(null);
  await runner.stop();
});

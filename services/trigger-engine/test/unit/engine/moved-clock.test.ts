import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CustomFieldList } from '@pochtovik/contracts';
import { createLogger, NotYet } from '@pochtovik/service-kit';
import { createBegin } from '../../../src/engine/begin.ts';
import { createFire } from '../../../src/engine/fire.ts';
import type { Ports } from '../../../src/engine/ports.ts';
import { createWake } from '../../../src/engine/wake.ts';
import { createMemoryStores } from '../../../src/simulation/memory-stores.ts';
import { ACCOUNT, CARD, firing, letter } from '../samples.ts';

const HOUR = 3_600_000;
const SENT_AT = new Date('2026-11-23T09:00:00Z');
const triggerId = 'a'.repeat(32);

/** An engine in memory whose process clock a test may set to anything, with one timer that is due an hour after sending. */
async function engineWithTimer() {
  let now = SENT_AT;
  const fired: Date[] = [];
  const stores = createMemoryStores((execution) => {
    if (execution.state === 'requested') fired.push(now);
  });
  const ports: Ports = {
    ...{ executions: stores.executions, firstVisits: stores.firstVisits },
    ...{ letterCaps: stores.letterCaps, letters: stores.letters },
    pipelineLetters: { templatesOf: async () => [] },
    now: () => now,
    random: () => 0.5,
    log: createLogger('clock', 'silent'),
    crm: {
      card: async () => CARD,
      timeZone: async () => 'UTC',
      fields: async () => CustomFieldList.example.reply.fields,
    },
    triggers: {
      find: async () => firing({ type: 'change_status', pipelineId: 8001, statusId: 8103 }),
      names: async () => new Map(),
    },
    timers: { schedule: async () => {} },
    openingsKnown: async () => true,
    accounts: { uninstalledAt: async () => null },
    letterCap: { count: 3, hours: 24 },
  };
  const fire = createFire(ports);
  const known = letter({
    actions: { sent: [{ triggerId, delaySeconds: 3600 }], opened: [], notOpened: [], failed: [] },
  });
  stores.addLetter(known);
  await createBegin(ports, fire)(known, { type: 'sent', at: SENT_AT });
  const wake = createWake(ports, fire);
  return {
    fired,
    /** A wake-up while the process clock is so many milliseconds off the time of sending. */
    async wakeAt(milliseconds: number) {
      now = new Date(SENT_AT.getTime() + milliseconds);
      const id = stores.waiting()[0]?.id;
      if (id !== undefined) await wake(id, ACCOUNT);
    },
  };
}

test('a clock set back by an hour while a timer waits fires it never early and once', async () => {
  const { fired, wakeAt } = await engineWithTimer();
  await wakeAt(HOUR - HOUR);
  assert.deepEqual(fired, [], 'the bus woke in time, the clock says it is an hour early: left to the sweep');
  await wakeAt(HOUR);
  await wakeAt(HOUR);
  assert.deepEqual(fired, [new Date(SENT_AT.getTime() + HOUR)]);
});

test('a bus clock that is seconds ahead is asked to come again at the time', async () => {
  const { fired, wakeAt } = await engineWithTimer();
  await assert.rejects(wakeAt(HOUR - 3000), (error) => error instanceof NotYet && error.delayMs === 3000);
  assert.deepEqual(fired, []);
  await wakeAt(HOUR);
  assert.equal(fired.length, 1);
});

test('a clock set forward by an hour fires what is due by it, and setting it back again fires nothing twice', async () => {
  const { fired, wakeAt } = await engineWithTimer();
  await wakeAt(HOUR + 1000);
  assert.equal(fired.length, 1);
  await wakeAt(1000);
  await wakeAt(HOUR);
  assert.equal(fired.length, 1);
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { eventually } from '@pochtovik/testing';
import { letterFacts, newAccount, newLetter } from './letters.ts';
import { readCard, startWorld, type World } from './world.ts';

const HOUR_MS = 3_600_000;
const NODE_OPTIONS = `--import=${join(import.meta.dirname, 'shifted-clock.mjs')}`;

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const shifted = (milliseconds: number) => world.engineProcess({ NODE_OPTIONS, CLOCK_SHIFT_MS: String(milliseconds) });

/** The one execution of a letter, once it has fired. */
const fired = (accountId: number, letterId: string) =>
  eventually('the execution to fire', async () => {
    const [execution] = await world.executions(accountId, letterId);
    return execution?.state === 'requested' && execution;
  });

test('a process whose clock is an hour behind takes over what a dead one had in hand, and fires timers in time', async () => {
  const accountId = newAccount();
  const first = await world.engineProcess();
  const triggerId = await world.trigger(accountId, { type: 'add_note', text: '{lead.name}' });
  const tell = letterFacts(world, accountId);
  const inHand = newLetter({ sent: [{ triggerId }] });
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  world.crm.readCard = async () => {
    asked.resolve();
    await answer.promise;
    return readCard();
  };
  await tell.queued(inHand);
  await tell.sent(inHand);
  await asked.promise;
  await first.kill();
  answer.resolve();
  world.crm.readCard = readCard;
  const behind = await shifted(-HOUR_MS);
  await fired(accountId, inHand.letterId);
  const later = newLetter({ sent: [{ triggerId, delaySeconds: 2 }] });
  await tell.queued(later);
  await tell.sent(later);
  await fired(accountId, later.letterId);
  await world.settled();
  assert.equal((await world.commands(accountId)).length, 2);
  await behind.stop();
});

test('a process whose clock is an hour ahead fires nothing before its time', async () => {
  const accountId = newAccount();
  const ahead = await shifted(HOUR_MS);
  const triggerId = await world.trigger(accountId, { type: 'change_status', pipelineId: 8001, statusId: 8103 });
  const tell = letterFacts(world, accountId);
  const waiting = newLetter({ sent: [{ triggerId, delaySeconds: 1800 }] });
  const due = newLetter({ sent: [{ triggerId, delaySeconds: 3 }] });
  for (const letter of [waiting, due]) {
    await tell.queued(letter);
    await tell.sent(letter);
  }
  await fired(accountId, due.letterId);
  const [execution] = await world.executions(accountId, waiting.letterId);
  assert.equal(execution?.state, 'scheduled');
  await ahead.stop();
});

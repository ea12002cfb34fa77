import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { letterFacts, newAccount, newLetter } from './letters.ts';
import { startWorld, type World } from './world.ts';

const LETTERS = 40;

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

test('timers outlive a kill of the process and a bus that lost its disk, and fire once', async () => {
  const accountId = newAccount();
  const killed = await world.engineProcess();
  const triggerId = await world.trigger(accountId, { type: 'change_status', pipelineId: 8001, statusId: 8103 });
  const letterTriggerId = await world.trigger(accountId, { type: 'send_letter', templateId: newId() });
  const tell = letterFacts(world, accountId);
  const letters = Array.from({ length: LETTERS }, (_, index) =>
    newLetter(
      {
        sent: [
          { triggerId, delaySeconds: 3600 },
          { triggerId: letterTriggerId, delaySeconds: 3600 },
        ],
      },
      { entity: { type: 'lead', id: index + 1 } },
    ),
  );
  await Promise.all(letters.map((letter) => tell.queued(letter)));
  await Promise.all(letters.map((letter) => tell.sent(letter)));
  await world.settled();
  await killed.kill();
  await world.bus.wipe();
  await world.bus.start();
  await world.makeDue(accountId);
  await world.engineProcess();
  for (const { letterId } of letters) {
    await eventually('both timers of a letter to fire', async () => {
      const executions = await world.executions(accountId, letterId);
      return executions.length === 2 && executions.every(({ state }) => state !== 'scheduled');
    });
  }
  await eventually('all to be told', async () => (await world.commands(accountId)).length >= LETTERS);
  await world.settled();
  assert.equal((await world.commands(accountId)).length, LETTERS);
  assert.equal((await world.requestedLetters(accountId)).length, LETTERS);
});

test('a process killed while facts come in leaves nothing half done', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, { type: 'change_status', pipelineId: 8001, statusId: 8103 });
  const number = await world.link(accountId, [triggerId], true);
  const tell = letterFacts(world, accountId);
  const letters = Array.from({ length: LETTERS }, (_, index) =>
    newLetter({ sent: [{ triggerId, delaySeconds: 1 }] }, { entity: { type: 'lead', id: index + 1 } }),
  );
  const doomed = await world.engineProcess();
  const telling = (async () => {
    for (const letter of letters) {
      await Promise.all([tell.queued(letter), tell.sent(letter), tell.clicked(letter, number)]);
    }
  })();
  await eventually('some executions to begin', async () => {
    const begun = await world.engineData.collection('executions').countDocuments({ accountId });
    return begun > LETTERS / 2;
  });
  await doomed.kill();
  await telling;
  for (const { letterId } of letters) {
    await eventually(
      'the click and the timer to fire',
      async () => {
        const executions = await world.executions(accountId, letterId);
        return executions.length === 2 && executions.every(({ state }) => state !== 'scheduled');
      },
      120_000,
    );
  }
  await world.settled();
  assert.equal((await world.commands(accountId)).length, 2 * LETTERS);
});

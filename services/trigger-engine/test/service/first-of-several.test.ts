import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { letterFacts, newAccount, newLetter } from './letters.ts';
import { startWorld, type World } from './world.ts';

const ROUNDS = 1000;

let world: World;
before(async () => {
  world = await startWorld();
  await Promise.all([world.engineProcess(), world.engineProcess()]);
});
after(() => world.stop());

test('two clicks in the same millisecond, taken by two processes, fire a once-link one time in each of 1,000 rounds', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, { type: 'change_status', pipelineId: 8001, statusId: 8103 });
  const number = await world.link(accountId, [triggerId], true);
  const tell = letterFacts(world, accountId);
  const rounds = Array.from({ length: ROUNDS }, (_, round) => {
    const first = newLetter({ opened: [{ triggerId }] }, { entity: { type: 'lead', id: round + 1 } });
    return [first, { ...first, letterId: newId() }];
  });
  await Promise.all(rounds.flat().map((letter) => tell.queued(letter)));
  await world.settled();
  for (const [first, second] of rounds) {
    if (first && second) await Promise.all([tell.clicked(first, number), tell.clicked(second, number)]);
  }
  await Promise.all(rounds.flat().map((letter) => tell.opened(letter)));
  await world.settled();
  const leads = (await world.commands(accountId)).map((command) => command.type === 'update_lead' && command.leadId);
  assert.equal(leads.length, 2 * ROUNDS);
  assert.deepEqual(
    leads.filter((lead, index) => leads.indexOf(lead) === index).length,
    ROUNDS,
    'each card once by its click, once by its opening',
  );
});

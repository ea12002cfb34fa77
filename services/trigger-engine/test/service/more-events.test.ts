import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '@pochtovik/testing';
import { letterFacts, newAccount, newLetter } from './letters.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.engine();
});
after(() => world.stop());

const status = { type: 'change_status', pipelineId: 8001, statusId: 8103 } as const;
const WEEK = 7 * 24 * 3600;

async function setUp(times = 1) {
  const accountId = newAccount();
  const use = { triggerId: await world.trigger(accountId, status) };
  return { accountId, use, tell: letterFacts(world, accountId, times) };
}

async function causes(accountId: number, { letterId }: { letterId: string }) {
  await world.settled();
  return (await world.executions(accountId, letterId)).map(({ cause, state }) => `${cause} ${state}`).sort();
}

test('a bounce, an answer and an unsubscription fire their triggers once, however often they are told', async () => {
  const { accountId, use, tell } = await setUp(3);
  const letter = newLetter({ bounced: [use], replied: [use], unsubscribed: [use] });
  await tell.queued(letter);
  await tell.sent(letter);
  await tell.bounced(letter);
  await tell.replied(letter);
  await tell.unsubscribed(letter);
  assert.deepEqual(await causes(accountId, letter), [
    'bounced requested',
    'replied requested',
    'unsubscribed requested',
  ]);
});

test('an answer of a program fires nothing and opens nothing', async () => {
  const { accountId, use, tell } = await setUp();
  const letter = newLetter({ replied: [use], opened: [use] });
  await tell.queued(letter);
  await tell.replied(letter, true);
  assert.deepEqual(await causes(accountId, letter), []);
});

test('the first download of a file by a person fires once, and is an opening; machines’ downloads are none', async () => {
  const { accountId, use, tell } = await setUp(2);
  const letter = newLetter({ downloaded: [use], opened: [use] });
  await tell.queued(letter);
  await tell.downloaded(letter, 'scanner');
  assert.deepEqual(await causes(accountId, letter), []);
  await tell.downloaded(letter);
  await tell.downloaded(letter);
  assert.deepEqual(await causes(accountId, letter), ['downloaded requested', 'opened requested']);
});

for (const how of ['an answer', 'a click'] as const) {
  test(`${how} is an opening: "opened" fires once and "not opened" never`, async () => {
    const { accountId, use, tell } = await setUp();
    const letter = newLetter({ opened: [use], notOpened: [{ ...use, afterSeconds: WEEK }] });
    await tell.queued(letter);
    await tell.sent(letter);
    if (how === 'an answer') await tell.replied(letter);
    else await tell.clicked(letter, await world.link(accountId, [], false));
    await tell.opened(letter);
    assert.deepEqual(await causes(accountId, letter), ['not-opened scheduled', 'opened requested']);
    await world.makeDue(accountId);
    await eventually('the timer to end', async () => (await causes(accountId, letter))[0] === 'not-opened cancelled');
  });
}

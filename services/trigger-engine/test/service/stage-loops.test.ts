import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ChainMap, DigitalPipelineTriggered, newId } from '@pochtovik/contracts';
import { letterFacts, newAccount, newLetter } from './letters.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.engine();
});
after(() => world.stop());

const STAGE = { pipelineId: 8001, statusId: 8103 };
const ADMIN = { userId: 1, role: 'administrator' } as const;

/** A trigger into a stage, and a template whose letter fires it; the stage sends that letter again, as amoCRM's webhooks tell. */
async function loopThroughStage() {
  const accountId = newAccount();
  const templateId = newId();
  const triggerId = await world.trigger(accountId, { type: 'change_status', ...STAGE }, 'На этап');
  const actions = { sent: [{ triggerId }], opened: [], notOpened: [], failed: [] };
  world.crm.templates = [{ id: templateId, name: 'КП', actions, triggerLinks: [] }];
  const hook = { ...DigitalPipelineTriggered.example, ...STAGE, templateId };
  await world.tell(DigitalPipelineTriggered, accountId, hook, { times: 2 });
  await world.settled();
  return { accountId, templateId, triggerId };
}

test('a loop through a stage of the pipeline is on the map once the stage has sent a letter, and named with the stage', async () => {
  const { accountId } = await loopThroughStage();
  const { loops } = await world.kit.ask(ChainMap, accountId, { accountId, actor: ADMIN });
  assert.equal(loops.length, 1);
  assert.match(loops[0]?.words.ru ?? '', /^Письмо «КП» → отправлено → этап .+ воронки → «КП»$/);
  assert.deepEqual([loops[0]?.runsByItself, loops[0]?.steps[0]?.stage?.statusId], [true, STAGE.statusId]);
  const other = newAccount();
  const elsewhere = await world.kit.ask(ChainMap, other, { accountId: other, actor: ADMIN });
  assert.deepEqual(elsewhere.loops, [], 'what one account’s stages send is no other’s');
});

test('moves into a stage that sends a letter count by the cap: the fourth in a day is not made, and the card tells why', async () => {
  const { accountId, triggerId } = await loopThroughStage();
  const tell = letterFacts(world, accountId);
  for (let round = 1; round <= 5; round += 1) {
    const letter = newLetter({ sent: [{ triggerId }] });
    await tell.queued(letter);
    await tell.sent(letter);
    await world.settled();
  }
  const commands = await world.commands(accountId);
  assert.equal(commands.filter(({ type }) => type === 'update_lead').length, 3);
  const notes = commands.flatMap((command) => (command.type === 'add_note' ? [command.text] : []));
  assert.equal(notes.length, 2);
  assert.match(notes[0] ?? '', /^Почтовик остановил триггер «На этап»\. Сделка не переведена: воронка на этом этапе/);
});

test('moves into a stage that sends nothing are not counted', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, { type: 'change_status', ...STAGE });
  const tell = letterFacts(world, accountId);
  for (let round = 1; round <= 4; round += 1) {
    const letter = newLetter({ sent: [{ triggerId }] });
    await tell.queued(letter);
    await tell.sent(letter);
  }
  await world.settled();
  const commands = await world.commands(accountId);
  assert.equal(commands.filter(({ type }) => type === 'update_lead').length, 4);
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ChainMap, PochtovikError, TemplateSave, TriggerLinkSave, TriggerSave } from '@pochtovik/contracts';
import { ACCOUNT, ADMIN, USER } from './world/neighbours.ts';
import { startWorld, type World } from './world/world.ts';

const { reply: map } = ChainMap.example;
const [loop] = map.loops;
const [step] = loop?.steps ?? [];
const TEMPLATE = TemplateSave.example.reply.id;
const TRIGGER = TriggerSave.example.reply.id;
const LINK = TriggerLinkSave.example.reply;
/** A loop that has nothing to do with what is saved. */
const foreign = { ...loop, steps: [{ ...step, templateId: 'e'.repeat(32), triggerId: 'f'.repeat(32) }] };
const clicked = { ...loop, steps: [{ ...step, cause: 'clicked', linkNumber: LINK.number, linkName: LINK.name }] };

let world: World;
before(async () => {
  world = await startWorld({ answers: { 'chain.map': () => ({ ...map, loops: [loop, foreign, clicked] }) } });
});
after(() => world.stop());

const SAVES = [
  ['POST', '/api/v1/templates', TemplateSave.example.request.content, [loop, clicked]],
  ['PUT', `/api/v1/templates/${TEMPLATE}`, TemplateSave.example.request.content, [loop, clicked]],
  ['POST', '/api/v1/triggers', { name: 'Т', action: TriggerSave.example.request.action }, [loop, clicked]],
  ['PUT', `/api/v1/triggers/${TRIGGER}`, { name: 'Т', action: TriggerSave.example.request.action }, [loop, clicked]],
  ['POST', '/api/v1/trigger-links', TriggerLinkSave.example.request.content, [clicked]],
  ['PUT', `/api/v1/trigger-links/${LINK.id}`, TriggerLinkSave.example.request.content, [clicked]],
] as const;

test('what is saved comes back with the loops that go through it', async () => {
  const token = await world.signIn(ACCOUNT, ADMIN);
  for (const [method, path, body, loops] of SAVES) {
    const answer = await world.call(method, path, { token, body });
    assert.deepEqual([path, answer.json.loops], [path, loops]);
  }
});

test('what is saved is saved also when nobody can tell of loops', async () => {
  const token = await world.signIn(ACCOUNT, ADMIN);
  const answers = world.neighbours.answers;
  const told = answers['chain.map'];
  answers['chain.map'] = () => {
    throw new PochtovikError('SERVICE_UNAVAILABLE');
  };
  for (const [method, path, body] of SAVES) {
    const answer = await world.call(method, path, { token, body });
    assert.ok(answer.status === 200 || answer.status === 201, path);
    assert.equal('loops' in answer.json, false);
  }
  if (told) answers['chain.map'] = told;
});

test('the map and the simulation are asked for in the name of the caller', async () => {
  const token = await world.signIn(ACCOUNT, USER);
  world.neighbours.calls.length = 0;
  const shown = await world.call('GET', '/api/v1/chains', { token });
  assert.deepEqual(shown.json.nodes, map.nodes);
  const body = {
    templateId: TEMPLATE,
    entity: { type: 'lead', id: 5001 },
    moves: [{ type: 'opens', afterSeconds: 60 }],
  };
  await world.call('POST', '/api/v1/chains/simulate', { token, body });
  const actor = { userId: USER, role: 'user' };
  assert.deepEqual(
    world.neighbours.calls.filter(({ name }) => name.startsWith('chain.')).map(({ request }) => request),
    [
      { accountId: ACCOUNT, actor },
      { accountId: ACCOUNT, actor, ...body },
    ],
  );
});

test('a move that is none is refused by its name', async () => {
  const token = await world.signIn(ACCOUNT, USER);
  const entity = { type: 'lead', id: 5001 };
  const wrong = [{ type: 'clicks', afterSeconds: 60 }];
  const answer = await world.call('POST', '/api/v1/chains/simulate', {
    token,
    body: { templateId: TEMPLATE, entity, moves: wrong },
  });
  assert.deepEqual([answer.status, answer.json.errors[0].field], [400, 'moves.0.linkNumber']);
});

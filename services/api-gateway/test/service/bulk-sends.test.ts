import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BulkSendAddRecipients, BulkSendCreate, type EntityRef, newId, PochtovikError } from '@pochtovik/contracts';
import { ACCOUNT, ADMIN } from './world/neighbours.ts';
import { startWorld, type World } from './world/world.ts';

let world: World;
let token: string;
let outages = 0;
before(async () => {
  world = await startWorld({
    answers: {
      'bulk-send.start': () => {
        if (outages > 0) {
          outages -= 1;
          throw new PochtovikError('SERVICE_UNAVAILABLE');
        }
        return BulkSendCreate.example.reply;
      },
    },
  });
  token = await world.signIn(ACCOUNT, ADMIN);
});
after(() => world.stop());

const templateId = newId();
const leads = (count: number): EntityRef[] =>
  Array.from({ length: count }, (_, index) => ({ type: 'lead', id: 10_000_000 + index }));

async function create(entities: unknown, key = newId()) {
  world.neighbours.calls.length = 0;
  const init = { token, body: { templateId, entities }, headers: { 'idempotency-key': key } };
  const answer = await world.call('POST', '/api/v1/bulk-sends', init);
  return { answer, calls: [...world.neighbours.calls].filter(({ name }) => name.startsWith('bulk-send.')) };
}

test('fifty thousand recipients come in one body and go on in parts, each recipient once', async () => {
  const named = leads(50_000);
  const { answer, calls } = await create(named);
  assert.equal(answer.status, 201, answer.text);
  assert.equal(calls[0]?.name, 'bulk-send.create');
  assert.equal(calls.at(-1)?.name, 'bulk-send.start');
  const parts = calls
    .filter(({ name }) => name === 'bulk-send.add-recipients')
    .map(({ request }) => BulkSendAddRecipients.requestParser.parse(request));
  assert.deepEqual(
    parts.map(({ part }) => part),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  assert.deepEqual(
    parts.flatMap(({ entities }) => entities),
    named,
  );
  assert.equal(new Set(parts.map(({ bulkSendId }) => bulkSendId)).size, 1);

  const repeated = await create([...leads(3), ...leads(3)]);
  const [added] = repeated.calls.filter(({ name }) => name === 'bulk-send.add-recipients');
  assert.deepEqual(BulkSendAddRecipients.requestParser.parse(added?.request).entities, leads(3));
});

test('one recipient too many, or none, is refused by the name of the field', async () => {
  for (const entities of [leads(50_001), []]) {
    const { answer, calls } = await create(entities);
    assert.deepEqual([answer.status, answer.json.errors[0].field, calls.length], [400, 'entities', 0]);
  }
});

test('a call broken off by an outage goes on under the same id when it is repeated', async () => {
  outages = 1;
  const key = newId();
  const first = await create(leads(2), key);
  assert.equal(first.answer.status, 503);
  const second = await create(leads(2), key);
  assert.equal(second.answer.status, 201);
  const idOf = ({ calls }: typeof first) => BulkSendCreate.requestParser.parse(calls[0]?.request).bulkSendId;
  assert.equal(idOf(second), idOf(first));
  const third = await create(leads(2), key);
  assert.deepEqual([third.answer.status, third.calls.length], [201, 0]);
});

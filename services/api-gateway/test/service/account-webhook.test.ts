import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AccountSubscribe, CrmChanged } from '@pochtovik/contracts';
import { EVENTS_STREAM } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { ACCOUNT, ADMIN, OTHER_ACCOUNT } from './world/neighbours.ts';
import { startWorld, type World } from './world/world.ts';

let world: World;
/** Path that amoCRM was told to send the account's hooks to. */
let path: string;
before(async () => {
  world = await startWorld();
  await world.install(ACCOUNT);
  const asked = await eventually('the subscription', () =>
    world.neighbours.calls.find(({ name }) => name === AccountSubscribe.name),
  );
  const { destination } = AccountSubscribe.requestParser.parse(asked.request);
  path = destination.replace('https://gateway.test:8443', '');
});
after(() => world.stop());

async function deliver(to: string, body: Record<string, string>) {
  const response = await fetch(`${world.base}${to}`, { method: 'POST', body: new URLSearchParams(body) });
  return { status: response.status, text: await response.text() };
}
async function told() {
  const { manager } = world.neighbours.bus;
  const message = await manager.streams
    .getMessage(EVENTS_STREAM, { last_by_subj: CrmChanged.subject(ACCOUNT) })
    .catch(() => null);
  return message && CrmChanged.envelope.parse(message.json()).data;
}

test('a hook of the account is told on: cards, and the users, stages and fields that they show', async () => {
  const answer = await deliver(path, {
    'leads[status][0][id]': '5001',
    'leads[status][0][status_id]': '8103',
    'leads[status][0][pipeline_id]': '8001',
    'leads[status][0][responsible_user_id]': '7001',
    'leads[status][0][custom_fields][0][id]': '901',
    'leads[status][0][custom_fields][0][name]': 'Источник',
    'leads[delete][0][id]': '5002',
    'contacts[update][0][id]': '6501',
    'contacts[update][0][type]': 'company',
    'account[id]': String(ACCOUNT),
  });
  assert.equal(answer.status, 200);
  assert.deepEqual(await told(), {
    cards: [
      { type: 'lead', id: 5001, change: 'updated' },
      { type: 'lead', id: 5002, change: 'deleted' },
      { type: 'company', id: 6501, change: 'updated' },
    ],
    userIds: [7001],
    stages: [{ pipelineId: 8001, statusId: 8103 }],
    fields: [{ id: 901, name: 'Источник' }],
  });
});

test('an address that is not the account’s, and the key of the pipeline, are refused', async () => {
  const token = await world.signIn(ACCOUNT, ADMIN);
  const { json } = await world.call('GET', '/api/v1/digital-pipeline', { token });
  const wrong = [
    path.replace(String(ACCOUNT), String(OTHER_ACCOUNT)),
    path.slice(0, -1),
    `/amocrm/webhooks/${ACCOUNT}/${json.key}`,
  ];
  for (const address of wrong)
    assert.equal((await deliver(address, { 'leads[add][0][id]': '1' })).status, 403, address);
});

test('a hook with many fields is read, and one of nothing we know is answered', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 3000 }, (_, n) => [`leads[update][0][custom_fields][${n % 40}][x${n}]`, 'y']),
  );
  assert.equal((await deliver(path, { 'leads[update][0][id]': '5003', ...many })).status, 200);
  assert.equal((await told())?.cards[0]?.id, 5003);
  assert.equal((await deliver(path, { 'talk[add][0][id]': '1' })).status, 200);
});

test('installing again subscribes the same address again', async () => {
  world.neighbours.calls.length = 0;
  await world.install(ACCOUNT);
  const asked = await eventually('the subscription', () =>
    world.neighbours.calls.find(({ name }) => name === AccountSubscribe.name),
  );
  assert.ok(AccountSubscribe.requestParser.parse(asked.request).destination.endsWith(path));
});

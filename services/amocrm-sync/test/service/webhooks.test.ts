import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AccountSubscribe, CrmChanged, CustomFieldList, PipelineList, UserList } from '@pochtovik/contracts';
import { outboxEntry, publish } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  // Nothing is read again for its age.
  await world.startHere({ DIRECTORY_TTL_SECONDS: '3600' });
  await world.install();
});
after(() => world.stop());

const requestsOf = async (path: string) =>
  (await world.control.requests()).filter((one: { path: string }) => one.path.includes(path)).length;

test('amoCRM is asked once for each address to tell of changes, however often it is asked for', async () => {
  const { accountId, kit, control } = world;
  const request = { accountId, destination: 'http://127.0.0.1:9/amocrm/webhooks/1/key' };
  for (let n = 0; n < 2; n += 1) {
    assert.deepEqual(await kit.ask(AccountSubscribe, accountId, request), { subscribed: true });
  }
  await control.clearDeliveries();
  await control.createLead(accountId, { name: 'Сделка' });
  const deliveries = await eventually('the hook', async () => {
    const all = await control.deliveries();
    return all.length > 0 && all;
  });
  assert.deepEqual(
    deliveries.map(({ url }) => url),
    [request.destination],
  );
});

test('a list is read again when a card shows what it lacks, and is kept while it does not', async () => {
  const { accountId, kit } = world;
  const { fields } = await kit.ask(CustomFieldList, accountId, { accountId });
  const { users } = await kit.ask(UserList, accountId, { accountId });
  const { pipelines } = await kit.ask(PipelineList, accountId, { accountId });
  const [field] = fields;
  const [pipeline] = pipelines;
  const user = users.find(({ isActive }) => isActive);
  const told = (data: Partial<typeof CrmChanged.example>) =>
    publish(
      kit.bus,
      outboxEntry(
        CrmChanged,
        accountId,
        { cards: [], userIds: [], stages: [], fields: [], ...data },
        { now: new Date() },
      ),
    );
  const lists = async () => {
    await kit.ask(CustomFieldList, accountId, { accountId });
    await kit.ask(UserList, accountId, { accountId });
    await kit.ask(PipelineList, accountId, { accountId });
  };
  const paths = ['/leads/custom_fields', '/users', '/leads/pipelines'];
  const counts = () => Promise.all(paths.map(requestsOf));
  const before = await counts();
  await told({
    fields: [{ id: field?.id ?? 0, name: field?.name ?? '' }],
    userIds: [user?.id ?? 0],
    stages: [{ pipelineId: pipeline?.id ?? 0, statusId: pipeline?.statuses[0]?.id ?? 0 }],
  });
  await lists();
  assert.deepEqual(await counts(), before);

  await told({
    fields: [{ id: field?.id ?? 0, name: 'Переименовано' }],
    userIds: [999_999],
    stages: [{ pipelineId: pipeline?.id ?? 0, statusId: 999_999 }],
  });
  await eventually('all three read again', async () => {
    await lists();
    const now = await counts();
    return now.every((count, index) => count > (before[index] ?? 0));
  });
});

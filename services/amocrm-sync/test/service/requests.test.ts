import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AccountGet,
  AccountInstall,
  AccountUninstall,
  CustomFieldList,
  EntityRead,
  PipelineList,
  TaskTypeList,
  UserGet,
  UserList,
  UserSetRole,
} from '@pochtovik/contracts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.startHere();
  await world.install();
});
after(() => world.stop());

test('an installed account is known with its facts', async () => {
  const { accountId, kit, emulator } = world;
  const account = await kit.ask(AccountGet, accountId, { accountId });
  assert.equal(account.state, 'active');
  assert.equal(account.origin, emulator.origin);
  assert.equal(account.timezone, 'Europe/Moscow');
  assert.equal(account.currency, 'RUB');
});

test('tokens lie in the database only sealed', async () => {
  const document = await world.database.collection('accounts').findOne({ accountId: world.accountId });
  const text = JSON.stringify(document);
  assert.match(text, /"keyId":"k1"/);
  assert.doesNotMatch(text, /def502|eyJ/);
});

test('a host that is not of amoCRM is refused, and nothing is stored of it', async () => {
  const { kit, database } = world;
  await assert.rejects(kit.ask(AccountInstall, 0, { code: 'def502', referer: 'evil.example' }), {
    code: 'ACCOUNT_HOST_REFUSED',
  });
  assert.equal(await database.collection('installations').countDocuments({ origin: /evil/ }), 0);
});

test('users come with their roles; a tick is kept; who is not there is not known', async () => {
  const { accountId, kit } = world;
  const { users } = await kit.ask(UserList, accountId, { accountId });
  const admin = users.find((user) => user.isAmocrmAdmin);
  const seller = users.find((user) => !user.isAmocrmAdmin && user.isActive);
  assert.equal(admin?.role, 'administrator');
  assert.equal(seller?.role, 'none');
  const userId = seller?.id ?? 0;
  const ticked = await kit.ask(UserSetRole, accountId, { accountId, userId, role: 'user' });
  assert.equal(ticked.role, 'user');
  assert.equal((await kit.ask(UserGet, accountId, { accountId, userId })).role, 'user');
  await assert.rejects(kit.ask(UserGet, accountId, { accountId, userId: 999_999_999 }), { code: 'USER_UNKNOWN' });
  await assert.rejects(kit.ask(UserSetRole, accountId, { accountId, userId: 999_999_999, role: 'user' }), {
    code: 'USER_UNKNOWN',
  });
});

test('pipelines, task types and custom fields are those of amoCRM', async () => {
  const { accountId, kit, control } = world;
  const account = (await control.state()).accounts.find(({ id }) => id === accountId);
  const { pipelines } = await kit.ask(PipelineList, accountId, { accountId });
  const byId = (a: { id: number }, b: { id: number }) => a.id - b.id;
  assert.deepEqual(pipelines.map(({ id }) => id).sort(), account?.pipelines.map(({ id }) => id).sort());
  assert.deepEqual(
    pipelines[0]?.statuses.map(({ id, name }) => ({ id, name })).sort(byId),
    account?.pipelines
      .find(({ id }) => id === pipelines[0]?.id)
      ?.statuses.map(({ id, name }) => ({ id, name }))
      .sort(byId),
  );
  const { taskTypes } = await kit.ask(TaskTypeList, accountId, { accountId });
  assert.deepEqual(taskTypes, account?.taskTypes);
  const { fields } = await kit.ask(CustomFieldList, accountId, { accountId });
  assert.deepEqual(new Set(fields.map(({ entityType }) => entityType)), new Set(['lead', 'contact', 'company']));
  assert.ok(fields.some((field) => field.code === 'EMAIL' && field.entityType === 'contact'));
});

test('lists are read from amoCRM once in their time', async () => {
  const { accountId, kit, control } = world;
  await kit.ask(PipelineList, accountId, { accountId });
  await control.clearRequests();
  await kit.ask(PipelineList, accountId, { accountId });
  await kit.ask(UserList, accountId, { accountId });
  assert.deepEqual(await control.requests({ account: accountId }), []);
});

test('an account that was never installed is unknown', async () => {
  const { kit } = world;
  await assert.rejects(kit.ask(AccountGet, 5, { accountId: 5 }), { code: 'ACCOUNT_UNKNOWN' });
  await assert.rejects(kit.ask(UserList, 5, { accountId: 5 }), { code: 'ACCOUNT_UNKNOWN' });
  assert.deepEqual(await kit.ask(AccountUninstall, 5, { accountId: 5 }), { accepted: true });
});

test('a card that is not there is named so', async () => {
  const { accountId, kit } = world;
  for (const type of ['lead', 'contact', 'company'] as const) {
    await assert.rejects(kit.ask(EntityRead, accountId, { accountId, entity: { type, id: 999_999_999 } }), {
      code: 'ENTITY_UNKNOWN',
    });
  }
});

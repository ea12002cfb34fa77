import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AccountGet, EntityRead } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { startWorld, type World } from './world.ts';

let world: World;
let leadId: number;
before(async () => {
  world = await startWorld();
  await world.startHere();
  await world.startProcess();
  await world.install();
  leadId = (await world.control.createLead(world.accountId, { name: 'Сделка' })).leadId;
});
after(() => world.stop());
beforeEach(async () => {
  await world.control.clearFaults();
  await world.control.clearRequests();
});

const TOKEN_PATH = '^/oauth2/access_token$';
const read = () => {
  const { accountId, kit } = world;
  const request = { accountId, entity: { type: 'lead' as const, id: leadId } };
  return kit.ask(EntityRead, accountId, request, { timeoutMs: 30_000 });
};
const tokenCalls = async () => (await world.control.requests({ path: TOKEN_PATH })).map(({ status }) => status);
const stored = () => world.database.collection('accounts').findOne({ accountId: world.accountId });

test('processes that meet an expired token at once refresh it once', async () => {
  const { accountId, control } = world;
  await control.expireTokens(accountId);
  await control.addFault({ path: TOKEN_PATH, kind: 'delay', delayMs: 1000 });
  await Promise.all(Array.from({ length: 12 }, read));
  assert.deepEqual(await tokenCalls(), [200]);
  const pids = new Set((await control.requests({ path: '^/api/v4/leads/' })).map(({ status }) => status));
  assert.ok(pids.has(401) && pids.has(200), 'the old token was tried, then the new one');
});

test('a token that is about to end is renewed before it is refused', async () => {
  const { database, control, accountId } = world;
  const times = {
    'pair.obtainedAt': new Date(Date.now() - 86_340_000),
    'pair.expiresAt': new Date(Date.now() + 60_000),
  };
  await database.collection('accounts').updateOne({ accountId }, { $set: times });
  await Promise.all([read(), read(), read()]);
  assert.deepEqual(await tokenCalls(), [200]);
  assert.equal((await control.requests({ account: accountId })).filter(({ status }) => status === 401).length, 0);
});

test('the pair of an account that nobody asked for is renewed before it dies', async () => {
  const { accountId, database } = world;
  const month = 31 * 86_400_000;
  await database
    .collection('accounts')
    .updateOne({ accountId }, { $set: { 'pair.obtainedAt': new Date(Date.now() - month) } });
  await world.startProcess();
  await eventually('a new pair', async () => (await stored())?.['pair'].obtainedAt > new Date(Date.now() - month / 2));
  assert.deepEqual(await tokenCalls(), [200]);
});

test('the pair is stored before it is used, and grows by one', async () => {
  const { accountId, control } = world;
  const before = (await stored())?.['pairGeneration'];
  await control.expireTokens(accountId);
  await read();
  assert.equal((await stored())?.['pairGeneration'], before + 1);
  assert.equal((await stored())?.['refresh'].callAt, null);
});

test('a renamed account is found at its new address', async () => {
  const { accountId, control, kit } = world;
  const { origin, subdomain } = await control.renameAccount(accountId, 'renamed');
  await read();
  const account = await kit.ask(AccountGet, accountId, { accountId });
  assert.equal(account.origin, origin);
  assert.ok(subdomain);
});

test('a refusal that may pass does not end the installation', async () => {
  const { accountId, control, kit } = world;
  await control.expireTokens(accountId);
  await control.addFault({ path: TOKEN_PATH, kind: 'status', status: 400, body: { hint: 'Invalid redirect URI' } });
  await assert.rejects(read(), { code: 'CRM_UNAUTHORIZED' });
  assert.equal((await kit.ask(AccountGet, accountId, { accountId })).state, 'active');
  await eventually('access is back', () =>
    read().then(
      () => true,
      () => false,
    ),
  );
});

test('while a lost refresh is unaccounted for, "revoked" ends nothing', async () => {
  const { accountId, control, kit, database } = world;
  await control.expireTokens(accountId);
  await control.addFault({ path: TOKEN_PATH, kind: 'reset', when: 'after' });
  await assert.rejects(read(), { code: /CRM_/ });
  await eventually('the refresh is refused as revoked', async () => {
    await read().catch(() => {});
    return (await tokenCalls()).includes(401);
  });
  assert.equal((await kit.ask(AccountGet, accountId, { accountId })).state, 'active');
  assert.notEqual((await stored())?.['refresh'].callAt, null);

  await database
    .collection('accounts')
    .updateOne({ accountId }, { $set: { 'refresh.callAt': new Date(Date.now() - 600_000) } });
  await eventually('account.uninstalled', async () => {
    await read().catch(() => {});
    return world.events.find(({ type }) => type === 'account.uninstalled');
  });
  assert.deepEqual(world.events.find(({ type }) => type === 'account.uninstalled')?.data, { reason: 'access-revoked' });
  await assert.rejects(read(), { code: 'ACCOUNT_DISABLED' });
  assert.equal((await stored())?.['pair'], null);
  await world.install();
  await read();
});

test('access that was revoked without a hook ends the installation', async () => {
  const { accountId, control } = world;
  const seen = world.events.filter(({ type }) => type === 'account.uninstalled').length;
  await control.uninstall(accountId);
  await assert.rejects(read(), { code: 'ACCOUNT_DISABLED' });
  await eventually(
    'account.uninstalled',
    () => world.events.filter(({ type }) => type === 'account.uninstalled').length === seen + 1,
  );
});

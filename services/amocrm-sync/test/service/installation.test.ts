import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AccountGet, AccountInstall, AccountUninstall } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());
beforeEach(async () => {
  await world.control.clearFaults();
  await world.control.clearRequests();
});

const installed = () => world.events.filter(({ type }) => type === 'account.installed').length;
const uninstalled = () => world.events.filter(({ type }) => type === 'account.uninstalled');
const referer = () => new URL(world.emulator.origin).host;
const ask = async (code: string) => world.kit.ask(AccountInstall, 0, { code, referer: referer() });
const tokenCalls = () => world.control.requests({ path: '^/oauth2/access_token$' });
/** True when the planned fault has met its call: the call is at the emulator now. */
const isFaultMet = async () => {
  const { faults } = Object(await (await fetch(`${world.emulator.origin}/control/faults`)).json());
  return faults.length === 0;
};

test('the code outlives a process that is killed while the token endpoint is slow', async () => {
  const { control, accountId } = world;
  await control.addFault({ path: '^/oauth2/access_token$', kind: 'reset', when: 'before', delayMs: 4000 });
  const first = await world.startProcess();
  assert.deepEqual(await ask(await control.code(accountId)), { accepted: true });
  await eventually('the exchange is under way', isFaultMet);
  await first.kill();
  assert.equal(installed(), 0);
  await world.startProcess();
  await eventually('account.installed', () => installed() === 1);
  const account = await world.kit.ask(AccountGet, accountId, { accountId });
  assert.equal(account.state, 'active');
});

test('tokens that were got outlive a process that is killed before the account is known', async () => {
  const { control, accountId } = world;
  const before = installed();
  await control.addFault({ method: 'GET', path: '^/api/v4/account$', kind: 'delay', delayMs: 4000 });
  const victim = await world.startProcess();
  await ask(await control.code(accountId));
  await eventually('the account is asked for', isFaultMet);
  await victim.kill();
  await world.startProcess();
  await eventually('account.installed', () => installed() === before + 1);
  assert.equal((await tokenCalls()).length, 1, 'the code was exchanged once');
});

test('the same code brought twice installs once', async () => {
  const { control, accountId, database } = world;
  const before = installed();
  const code = await control.code(accountId);
  await Promise.all([ask(code), ask(code)]);
  await eventually('account.installed', () => installed() === before + 1);
  await eventually(
    'no installation waits',
    async () =>
      (await database.collection('installations').countDocuments({ state: { $in: ['code', 'tokens'] } })) === 0,
  );
  assert.equal((await tokenCalls()).length, 1);
  assert.equal(installed(), before + 1);
});

test('a code that amoCRM does not know fails, without a second try and without its secret in the record', async () => {
  const { database } = world;
  await ask('def502unknown');
  const failed = await eventually('the installation failed', () =>
    database.collection('installations').findOne({ state: 'failed' }),
  );
  assert.match(String(failed['reason']), /revoked/i);
  assert.equal(failed['secret'], null);
  assert.equal((await tokenCalls()).length, 1);
});

test('an outage of the token endpoint is waited out', async () => {
  const { control, accountId } = world;
  const before = installed();
  await control.addFault({ path: '^/oauth2/access_token$', kind: 'status', status: 502, times: 2 });
  await ask(await control.code(accountId));
  await eventually('account.installed', () => installed() === before + 1);
  assert.deepEqual(
    (await tokenCalls()).map(({ status }) => status),
    [502, 502, 200],
  );
});

test('a grant of somebody who is no administrator replaces nothing', async () => {
  const { control, accountId, emulator, database } = world;
  const account = () => database.collection('accounts').findOne({ accountId });
  const generation = (await account())?.['pairGeneration'];
  const seller = emulator.accounts[0]?.users.find((user) => !user.isAdmin);
  await ask(await control.code(accountId, seller?.id));
  await eventually('the installation failed', () =>
    database.collection('installations').findOne({ state: 'failed', reason: /administrator|403|Forbidden/ }),
  );
  assert.equal((await account())?.['pairGeneration'], generation);
});

test('an uninstalled account has no tokens, tells of it once, and can be installed again', async () => {
  const { accountId, kit, database } = world;
  await kit.ask(AccountUninstall, accountId, { accountId });
  await kit.ask(AccountUninstall, accountId, { accountId });
  await eventually('account.uninstalled', () => uninstalled().length === 1);
  assert.deepEqual(uninstalled()[0]?.data, { reason: 'disable-hook' });
  assert.equal((await kit.ask(AccountGet, accountId, { accountId })).state, 'disabled');
  assert.equal((await database.collection('accounts').findOne({ accountId }))?.['pair'], null);
  await world.install();
  assert.equal((await kit.ask(AccountGet, accountId, { accountId })).state, 'active');
  assert.equal(uninstalled().length, 1);
});

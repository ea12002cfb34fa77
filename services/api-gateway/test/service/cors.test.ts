import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AccountUninstalled } from '@pochtovik/contracts';
import { outboxEntry, publish } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { ACCOUNT, OTHER_ACCOUNT, originOf } from './world/neighbours.ts';
import { startWorld, type World } from './world/world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.install(ACCOUNT);
});
after(() => world.stop());

const preflight = (origin: string) =>
  world.call('OPTIONS', '/api/v1/session', {
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-auth-token' },
  });

test('a page of a connected account may call: its origin is echoed, never *', async () => {
  const answer = await eventually('the account to be known', async () => {
    const tried = await preflight(originOf(ACCOUNT));
    return tried.status === 204 && tried;
  });
  assert.equal(answer.headers.get('access-control-allow-origin'), originOf(ACCOUNT));
  assert.match(answer.headers.get('vary') ?? '', /origin/i);
  assert.match(answer.headers.get('access-control-allow-headers') ?? '', /X-Auth-Token.*Idempotency-Key/);
});

test('a refusal can be read by a page of a connected account', async () => {
  const answer = await world.call('GET', '/api/v1/users', { headers: { origin: originOf(ACCOUNT) } });
  assert.equal(answer.status, 401);
  assert.equal(answer.headers.get('access-control-allow-origin'), originOf(ACCOUNT));
});

test('no other page may call', async () => {
  for (const origin of [originOf(OTHER_ACCOUNT), 'https://evil.test', 'null', 'http://company31000001.amocrm.ru']) {
    const answer = await preflight(origin);
    assert.equal(answer.headers.get('access-control-allow-origin'), null, origin);
    const call = await world.call('GET', '/api/v1/users', { headers: { origin } });
    assert.equal(call.headers.get('access-control-allow-origin'), null, origin);
    assert.match(call.headers.get('vary') ?? '', /origin/i);
  }
});

test('an account that was switched off may call no more, and an older event does not bring it back', async () => {
  const now = new Date();
  await publish(world.neighbours.bus, outboxEntry(AccountUninstalled, ACCOUNT, AccountUninstalled.example, { now }));
  await eventually('the account to be forgotten', async () => (await preflight(originOf(ACCOUNT))).status !== 204);
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ACCOUNT, ADMIN, DISABLED_ACCOUNT, NOT_TICKED, originOf } from './world/neighbours.ts';
import { oneTimeToken, startWorld, type World } from './world/world.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const mine = { account_id: ACCOUNT, user_id: ADMIN };
const signInWith = (token: string, headers: Record<string, string> = {}) =>
  world.call('POST', '/api/v1/session', { headers: { 'x-auth-token': token, ...headers } });

test('a one-time token of amoCRM gives a session that says who and where', async () => {
  const answer = await signInWith(await oneTimeToken(mine), { origin: originOf(ACCOUNT) });
  assert.equal(answer.status, 201);
  assert.deepEqual(answer.json.user, { id: ADMIN, name: 'Мария', role: 'administrator' });
  assert.equal(answer.json.account.id, ACCOUNT);
  assert.match(answer.json.token, /^[A-Za-z0-9_-]{43}$/);
  const users = await world.call('GET', '/api/v1/users', { token: answer.json.token });
  assert.equal(users.status, 200);
});

test('a one-time token is good for one session', async () => {
  const token = await oneTimeToken(mine);
  assert.equal((await signInWith(token)).status, 201);
  const again = await signInWith(token);
  assert.deepEqual([again.status, again.json.code], [401, 'ONE_TIME_TOKEN_USED']);
});

const hour = 3600;
const now = Math.floor(Date.now() / 1000);
const refused: [string, () => Promise<string>, string, string?, Record<string, string>?][] = [
  ['with another secret', () => oneTimeToken(mine, { secret: 'x'.repeat(32) }), 'ONE_TIME_TOKEN_INVALID', 'signature'],
  ['with another algorithm', () => oneTimeToken(mine, { alg: 'HS512' }), 'ONE_TIME_TOKEN_INVALID', 'alg'],
  ['that is over', () => oneTimeToken(mine, { issuedAt: now - hour }), 'ONE_TIME_TOKEN_EXPIRED', 'exp'],
  ['that is not valid yet', () => oneTimeToken(mine, { issuedAt: now + hour }), 'ONE_TIME_TOKEN_INVALID', 'nbf'],
  ['for another service', () => oneTimeToken({ ...mine, aud: 'https://evil.test' }), 'ONE_TIME_TOKEN_INVALID', 'aud'],
  [
    'for another integration',
    () => oneTimeToken({ ...mine, client_uuid: 'x' }),
    'ONE_TIME_TOKEN_INVALID',
    'client_uuid',
  ],
  ['from another account', () => oneTimeToken({ ...mine, iss: originOf(1) }), 'ONE_TIME_TOKEN_INVALID', 'iss'],
  ['from another page', () => oneTimeToken(mine), 'ONE_TIME_TOKEN_INVALID', 'Origin', { origin: 'https://evil.test' }],
  ['without a user', () => oneTimeToken({ ...mine, user_id: undefined }), 'ONE_TIME_TOKEN_INVALID', 'claims'],
  ['that is no token', async () => 'garbage', 'ONE_TIME_TOKEN_INVALID', 'X-Auth-Token'],
  ['of a disabled account', () => oneTimeToken({ ...mine, account_id: DISABLED_ACCOUNT }), 'ACCOUNT_DISABLED'],
  ['of a user who is not ticked', () => oneTimeToken({ ...mine, user_id: NOT_TICKED }), 'ACCESS_DENIED'],
];
for (const [what, make, code, field, headers] of refused) {
  test(`a one-time token ${what} is refused by its own code`, async () => {
    const answer = await signInWith(await make(), headers);
    assert.equal(answer.json.code, code);
    if (field) assert.equal(answer.json.errors[0].field, field);
    assert.match(answer.headers.get('content-type') ?? '', /problem\+json/);
  });
}

test('without a one-time token one is asked to open the widget', async () => {
  const answer = await world.call('POST', '/api/v1/session');
  assert.deepEqual([answer.status, answer.json.code], [401, 'AUTH_REQUIRED']);
});

test('a source that fails too often is turned away for a while', async () => {
  const source = await startWorld();
  try {
    const attempt = () => source.call('POST', '/api/v1/session', { headers: { 'x-auth-token': 'guess' } });
    for (let n = 0; n < 30; n += 1) assert.equal((await attempt()).status, 401);
    const turnedAway = await attempt();
    assert.deepEqual([turnedAway.status, turnedAway.json.code], [429, 'TOO_MANY_REQUESTS']);
    assert.equal(turnedAway.headers.get('retry-after'), '60');
  } finally {
    await source.stop();
  }
});

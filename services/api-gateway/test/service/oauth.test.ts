import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { PochtovikError } from '@pochtovik/contracts';
import { ACCOUNT } from './world/neighbours.ts';
import { CLIENT_ID, CLIENT_SECRET, startWorld, type World } from './world/world.ts';

let world: World;
let outages = 0;
before(async () => {
  world = await startWorld({
    answers: {
      'account.install': (request) => {
        if (outages > 0) {
          outages -= 1;
          throw new PochtovikError('SERVICE_UNAVAILABLE');
        }
        if (JSON.stringify(request).includes('evil')) throw new PochtovikError('ACCOUNT_HOST_REFUSED');
        return { accepted: true };
      },
    },
  });
});
after(() => world.stop());

const callback = (query: Record<string, string>, headers: Record<string, string> = {}) =>
  world.call('GET', `/amocrm/oauth/callback?${new URLSearchParams(query)}`, { headers });
const granted = { code: 'def502', referer: 'company.amocrm.ru', client_id: CLIENT_ID, from_widget: '1', state: 'any' };
const installs = () => world.neighbours.calls.filter(({ name }) => name === 'account.install');

test('the code of an installation is handed on, through an outage too, within amoCRM’s patience', async () => {
  outages = 2;
  const begun = Date.now();
  const answer = await callback(granted);
  assert.equal(answer.status, 200);
  assert.ok(Date.now() - begun < 3000);
  assert.equal(installs().length, 3);
  assert.deepEqual(installs().at(-1)?.request, { code: 'def502', referer: 'company.amocrm.ru' });
});

test('a person who refused access is told in a page that nothing is connected', async () => {
  const count = installs().length;
  const answer = await callback(
    { error: 'access_denied', client_id: CLIENT_ID, state: '<script>' },
    { accept: 'text/html', 'accept-language': 'en' },
  );
  assert.equal(answer.status, 200);
  assert.match(answer.text, /Access was not given/);
  assert.ok(!answer.text.includes('<script>'));
  assert.match(answer.headers.get('content-security-policy') ?? '', /^default-src 'none'/);
  assert.equal(installs().length, count);
});

test('people get pages, programs problem documents', async () => {
  const people = await callback({ ...granted, referer: 'evil.test' }, { accept: 'text/html' });
  assert.equal(people.status, 400);
  assert.match(people.text, /не принадлежит amoCRM/);
  const program = await callback({ ...granted, referer: 'evil.test' });
  assert.deepEqual([program.status, program.json.code], [400, 'ACCOUNT_HOST_REFUSED']);
});

test('a redirect of another integration or without a code is refused by the name of the parameter', async () => {
  const foreign = await callback({ ...granted, client_id: 'other' });
  assert.deepEqual([foreign.json.code, foreign.json.errors[0].field], ['BAD_REQUEST', 'client_id']);
  const empty = await callback({ referer: 'company.amocrm.ru' });
  assert.deepEqual([empty.json.code, empty.json.errors[0].field], ['BAD_REQUEST', 'code']);
});

const sign = (accountId: number, secret = CLIENT_SECRET) =>
  createHmac('sha256', secret).update(`${CLIENT_ID}|${accountId}`).digest('hex');
const disable = (query: Record<string, string>) =>
  world.call('GET', `/amocrm/oauth/disable?${new URLSearchParams(query)}`);
const account = String(ACCOUNT);

test('a signed disable hook switches the account off, by either name of the id, and again', async () => {
  const signature = sign(ACCOUNT);
  for (const id of ['client_uuid', 'client_id', 'client_uuid'])
    assert.equal((await disable({ account_id: account, [id]: CLIENT_ID, signature })).status, 200);
  const calls = world.neighbours.calls.filter(({ name }) => name === 'account.uninstall');
  assert.deepEqual(
    calls.map(({ accountId }) => accountId),
    [ACCOUNT, ACCOUNT, ACCOUNT],
  );
});

test('a disable hook that amoCRM did not sign is refused', async () => {
  const count = world.neighbours.calls.length;
  for (const [query, code] of [
    [{ account_id: account, client_uuid: CLIENT_ID, signature: sign(ACCOUNT, 'guess') }, 'WEBHOOK_KEY_INVALID'],
    [{ account_id: account, client_uuid: CLIENT_ID, signature: sign(1) }, 'WEBHOOK_KEY_INVALID'],
    [{ account_id: account, client_uuid: 'other', signature: sign(ACCOUNT) }, 'WEBHOOK_KEY_INVALID'],
    [{ account_id: account, client_uuid: CLIENT_ID }, 'WEBHOOK_MALFORMED'],
    [{ account_id: 'x', client_uuid: CLIENT_ID, signature: sign(ACCOUNT) }, 'WEBHOOK_MALFORMED'],
  ] as const) {
    const answer = await disable(query);
    assert.equal(answer.json.code, code);
  }
  assert.equal(world.neighbours.calls.length, count);
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MailboxOauthComplete, MailboxSave, PochtovikError } from '@pochtovik/contracts';
import { ACCOUNT, ADMIN, DISABLED_ACCOUNT, NOT_TICKED, USER } from './world/neighbours.ts';
import { startWorld, type World } from './world/world.ts';

const SECRET = 'A'.repeat(43);
const { settings } = MailboxSave.example.request;
let world: World;
let tick = 'green';
let refusal: PochtovikError | undefined;
before(async () => {
  world = await startWorld({
    answers: {
      'mailbox-oauth.complete': () => {
        if (refusal) throw refusal;
        return { ...MailboxOauthComplete.example.reply, tick };
      },
    },
  });
});
after(() => world.stop());

const callback = (query: Record<string, string>, headers: Record<string, string> = {}) =>
  world.call('GET', `/mailbox-oauth/callback?${new URLSearchParams(query)}`, { headers });
const start = (token: string, body: object) => world.call('POST', '/api/v1/mailbox-oauth', { token, body });
const asked = (name: string) => world.neighbours.calls.filter((call) => call.name === name);
const state = (accountId = ACCOUNT, userId = USER) => `${accountId}.${userId}.${SECRET}`;

test('a user begins a sign-in for a mailbox of their own; the address to come back to is ours', async () => {
  const token = await world.signIn(ACCOUNT, USER);
  const begun = await start(token, { provider: 'google', settings: { ...settings, userId: USER }, makeDefault: true });
  assert.equal(begun.status, 201);
  assert.match(begun.json.authorizationUrl, /^https:/);
  const [call] = asked('mailbox-oauth.start');
  const { mailboxId, ...request } = { mailboxId: '', ...Object(call?.request) };
  assert.match(mailboxId, /^[0-9a-f]{32}$/);
  assert.deepEqual(request, {
    accountId: ACCOUNT,
    userId: USER,
    provider: 'google',
    settings: { ...settings, userId: USER },
    makeDefault: true,
    redirectUri: 'https://gateway.test:8443/mailbox-oauth/callback',
  });
});

test('nobody connects the mailbox of a colleague, or one that is not theirs, but an administrator', async () => {
  const count = asked('mailbox-oauth.start').length;
  const user = await world.signIn(ACCOUNT, USER);
  const colleague = await start(user, { provider: 'google', settings: { ...settings, userId: ADMIN } });
  assert.equal(colleague.json.code, 'ADMIN_REQUIRED');
  const unknown = { provider: 'google', settings: { ...settings, userId: USER }, mailboxId: 'f'.repeat(32) };
  assert.equal((await start(user, unknown)).json.code, 'MAILBOX_UNKNOWN');
  assert.equal(asked('mailbox-oauth.start').length, count);
  const administrator = await world.signIn(ACCOUNT, ADMIN);
  assert.equal((await start(administrator, { provider: 'google', settings })).status, 201);
});

test('a provider that there is not, is refused by the name of the field', async () => {
  const answer = await start(await world.signIn(ACCOUNT, ADMIN), { provider: 'yahoo', settings });
  assert.equal(answer.json.code, 'BAD_REQUEST');
});

test('who comes back is told in a page what became of the mailbox, by person and language', async () => {
  const good = await callback({ state: state(), code: 'code-1' }, { 'accept-language': 'en' });
  assert.deepEqual([good.status, good.headers.get('cache-control')], [200, 'no-store']);
  assert.match(good.text, /The mailbox is connected/);
  assert.equal(good.headers.get('referrer-policy'), 'no-referrer');
  assert.match(good.headers.get('content-security-policy') ?? '', /^default-src 'none'/);
  const { accountId, request } = asked('mailbox-oauth.complete').at(-1) ?? {};
  assert.equal(accountId, ACCOUNT);
  assert.deepEqual(request, { accountId: ACCOUNT, userId: USER, state: state(), code: 'code-1' });
  tick = 'red';
  assert.match((await callback({ state: state(), code: 'code-2' })).text, /не пускает в ящик/);
  tick = 'green';
});

test('a refusal at the provider and forged redirects do nothing', async () => {
  const count = asked('mailbox-oauth.complete').length;
  const denied = await callback({ error: 'access_denied', state: '<script>' });
  assert.equal(denied.status, 200);
  assert.match(denied.text, /Доступ не дан/);
  const forged = [
    {},
    { code: 'x' },
    { state: state() },
    { code: 'x', state: 'guess' },
    { code: 'x', state: `0.1.${SECRET}` },
    { code: 'x', state: `${ACCOUNT}.${USER}.${SECRET}A` },
    { code: 'x', state: `${'9'.repeat(16)}.1.${SECRET}` },
    { code: 'x'.repeat(4001), state: state() },
  ];
  for (const query of forged) {
    const answer = await callback(query);
    assert.equal(answer.status, 400);
    assert.match(answer.text, /подключите ящик заново/i);
  }
  assert.equal(asked('mailbox-oauth.complete').length, count);
});

test('who has lost access meanwhile connects nothing', async () => {
  const count = asked('mailbox-oauth.complete').length;
  assert.equal((await callback({ code: 'x', state: state(ACCOUNT, NOT_TICKED) })).status, 403);
  assert.ok((await callback({ code: 'x', state: state(DISABLED_ACCOUNT, USER) })).status >= 400);
  assert.equal(asked('mailbox-oauth.complete').length, count);
});

test('what the sender refuses is told in its sentence', async () => {
  for (const [code, status] of [
    ['MAIL_OAUTH_STATE_INVALID', 400],
    ['MAIL_OAUTH_REFUSED', 422],
    ['MAIL_OAUTH_UNAVAILABLE', 503],
  ] as const) {
    refusal = new PochtovikError(code);
    const answer = await callback({ code: 'x', state: state() }, { 'accept-language': 'en' });
    assert.equal(answer.status, status);
    assert.ok(answer.text.includes(new PochtovikError(code).message));
  }
  refusal = undefined;
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminOf, managerOf } from '../support/seeded.ts';
import { exchangeCode, field, type Session, send, startSession } from '../support/session.ts';
import { type Any, assertShape, text } from '../support/shape.ts';

const TOKEN_PAIR = { token_type: 'Bearer', expires_in: 86400, access_token: text, refresh_token: text };

function oauthProblem(status: number, hint: string | Any) {
  return {
    hint,
    title: 'Некорректный запрос',
    type: 'https://developers.amocrm.ru/v3/errors/OAuthProblemJson',
    status,
    detail: 'В запросе отсутствует ряд параметров или параметры невалидны',
  };
}

function refresh(session: Session, token: string, change: Record<string, string> = {}) {
  return send(session.account.origin, 'POST', '/oauth2/access_token', {
    client_id: session.emulator.clientId,
    client_secret: session.emulator.clientSecret,
    grant_type: 'refresh_token',
    refresh_token: token,
    redirect_uri: `${session.outside.origin}/oauth`,
    ...change,
  });
}

async function pairOf(session: Session) {
  const code = await session.control.code(session.account.id);
  return exchangeCode(session.emulator, session.account.origin, session.outside, code);
}

test('a code is exchanged once for a pair', async () => {
  await using session = await startSession();
  const code = await session.control.code(session.account.id);
  const first = await exchangeCode(session.emulator, session.account.origin, session.outside, code);
  assert.equal(first.status, 200);
  assertShape(first.json, TOKEN_PAIR);
  const second = await exchangeCode(session.emulator, session.account.origin, session.outside, code);
  assert.equal(second.status, 401);
  assert.equal(second.type, 'application/problem+json');
  assertShape(second.json, oauthProblem(401, 'Token has been revoked'));
});

test('a code is good for 20 minutes and only in its own account', async () => {
  await using session = await startSession();
  const stale = await session.control.code(session.account.id);
  session.pass(1201);
  const late = await exchangeCode(session.emulator, session.account.origin, session.outside, stale);
  assert.equal(late.status, 401);
  const code = await session.control.code(session.account.id);
  const foreign = await exchangeCode(session.emulator, session.other.origin, session.outside, code);
  assert.equal(foreign.status, 401);
  assert.equal((await exchangeCode(session.emulator, session.account.origin, session.outside, code)).status, 200);
});

test('a refresh token rotates and its second use is refused as revoked', async () => {
  await using session = await startSession();
  const first = await pairOf(session);
  const next = await refresh(session, field(first.json, 'refresh_token'));
  assertShape(next.json, TOKEN_PAIR);
  const again = await refresh(session, field(first.json, 'refresh_token'));
  assert.equal(again.status, 401);
  assertShape(again.json, oauthProblem(401, 'Token has been revoked'));
  assert.equal((await refresh(session, field(next.json, 'refresh_token'))).status, 200);
});

test('a refresh token dies after three months', async () => {
  await using session = await startSession();
  const pair = await pairOf(session);
  session.pass(91 * 86_400);
  assert.equal((await refresh(session, field(pair.json, 'refresh_token'))).status, 401);
});

test('another redirect_uri is a 400, also on refresh, and does not spend the grant', async () => {
  await using session = await startSession();
  const pair = await pairOf(session);
  const token = field(pair.json, 'refresh_token');
  const wrong = await refresh(session, token, { redirect_uri: 'https://elsewhere.example/oauth' });
  assert.equal(wrong.status, 400);
  assertShape(wrong.json, oauthProblem(400, text));
  assert.equal((await refresh(session, token)).status, 200);
});

test('wrong keys and missing parameters are refused', async () => {
  await using session = await startSession();
  const token = field((await pairOf(session)).json, 'refresh_token');
  assert.equal((await refresh(session, token, { client_secret: 'wrong' })).status, 401);
  assert.equal((await refresh(session, token, { client_id: 'wrong' })).status, 401);
  assert.equal((await send(session.account.origin, 'POST', '/oauth2/access_token', {})).status, 400);
  assert.equal((await refresh(session, token, { grant_type: 'password' })).status, 400);
});

test('an access token expires after a day by the clock, or at once by control', async () => {
  await using session = await startSession();
  assert.equal((await session.api('GET', '/api/v4/account')).status, 200);
  session.pass(86_401);
  const expired = await session.api('GET', '/api/v4/account');
  assertShape(expired.json, {
    title: 'Unauthorized',
    type: 'https://httpstatus.es/401',
    status: 401,
    detail: 'Invalid user name or password',
  });
  const token = await session.tokenOf(session.account, adminOf(session.account).id);
  await session.control.expireTokens(session.account.id);
  assert.equal((await session.api('GET', '/api/v4/account', undefined, { token })).status, 401);
});

test('the token of one account is refused by the other', async () => {
  await using session = await startSession();
  assert.equal((await session.api('GET', '/api/v4/account', undefined, { origin: session.other.origin })).status, 401);
});

test('the consent page leads back with a code, or with access_denied', async () => {
  await using session = await startSession();
  const { emulator, account, outside } = session;
  const query = `client_id=${emulator.clientId}&state=s1&mode=popup`;
  const page = await send(account.origin, 'GET', `/oauth?${query}`);
  assert.equal(page.status, 200);
  assert.ok(page.text.includes(`value="${account.id}:${adminOf(account).id}"`));
  const grant = (choice: string) =>
    send(account.origin, 'POST', '/oauth/grant', `${query}&grant=${encodeURIComponent(choice)}`, {
      'content-type': 'application/x-www-form-urlencoded',
    });
  const granted = await grant(`${account.id}:${adminOf(account).id}`);
  assert.equal(granted.status, 302);
  const url = new URL(granted.headers.get('location') ?? '');
  assert.equal(url.origin + url.pathname, `${outside.origin}/oauth`);
  assertShape(Object.fromEntries(url.searchParams), {
    code: text,
    referer: new URL(account.origin).host,
    state: 's1',
    client_id: emulator.clientId,
  });
  const denied = new URL((await grant('deny')).headers.get('location') ?? '');
  assertShape(Object.fromEntries(denied.searchParams), {
    error: 'access_denied',
    client_id: emulator.clientId,
    state: 's1',
  });
});

test('only an administrator installs by consent; others authorize once it is installed', async () => {
  await using session = await startSession();
  const { emulator, other } = session;
  const body = `client_id=${emulator.clientId}&state=s&grant=${other.id}:${managerOf(other).id}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  assert.equal((await send(other.origin, 'POST', '/oauth/grant', body, headers)).status, 403);
  await session.control.install(other.id);
  assert.equal((await send(other.origin, 'POST', '/oauth/grant', body, headers)).status, 302);
});

test('a token granted by an administrator outlives their dismissal, a manager token does not', async () => {
  await using session = await startSession();
  const { account, control } = session;
  const manager = await session.tokenOf(account, managerOf(account).id);
  await control.deactivateUser(account.id, managerOf(account).id);
  assert.equal((await session.api('GET', '/api/v4/account', undefined, { token: manager })).status, 401);
  await control.deactivateUser(account.id, adminOf(account).id);
  assert.equal((await session.api('GET', '/api/v4/account')).status, 200);
});

test('a renamed account answers 401 on its old host and is found again by the refresh token', async () => {
  await using session = await startSession();
  const { account, control, emulator } = session;
  const pair = await pairOf(session);
  const renamed = await control.renameAccount(account.id, 'renamed');
  assert.equal((await session.api('GET', '/api/v4/account')).status, 401);
  assert.equal((await refresh(session, field(pair.json, 'refresh_token'))).status, 401);
  const found = await send(emulator.platformOrigin, 'GET', '/oauth2/account/current/subdomain', undefined, {
    'x-refresh-token': field(pair.json, 'refresh_token'),
  });
  assertShape(found.json, {
    id: account.id,
    subdomain: 'renamed',
    domain: new URL(renamed.origin).host,
    top_level_domain: 'ru',
  });
  const there = await session.api('GET', '/api/v4/account', undefined, { origin: renamed.origin });
  assert.equal(there.status, 200);
  assert.equal(field(there.json, 'subdomain'), 'renamed');
});

test('a token without the scope is refused', async () => {
  await using session = await startSession();
  await session.control.setIntegration({ scopes: ['notifications'] });
  const token = await session.tokenOf(session.account, adminOf(session.account).id);
  const refused = await session.api('GET', '/api/v4/leads', undefined, { token });
  assert.equal(refused.status, 403);
  assertShape(refused.json, {
    title: 'Forbidden',
    type: 'https://httpstatus.es/403',
    status: 403,
    detail: "Client doesn't have the required scope",
  });
});

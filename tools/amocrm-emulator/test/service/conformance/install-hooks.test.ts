import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { startSession } from '../support/session.ts';
import { assertShape, text } from '../support/shape.ts';

test('an install calls the redirect address once with a code, referer, client_id and from_widget', async () => {
  await using session = await startSession();
  const { account, control, outside, emulator } = session;
  const { code, outcome } = await control.install(account.id);
  assert.equal(outcome.status, 200);
  const [hook] = await outside.wait('/oauth', 1);
  assert.equal(hook?.method, 'GET');
  assertShape(Object.fromEntries(hook?.url.searchParams ?? []), {
    code,
    referer: new URL(account.origin).host,
    client_id: emulator.clientId,
    from_widget: '1',
  });
});

test('an install whose address refuses, or answers nothing, is never sent again', async () => {
  await using session = await startSession();
  const { account, control, outside } = session;
  outside.answerWith(500);
  assert.equal((await control.install(account.id)).outcome.status, 500);
  outside.answerWith(null);
  await control.setDelivery({ installAnswerMs: 50 });
  assert.equal((await control.install(account.id)).outcome.status, null);
  session.pass(7200);
  assert.equal(outside.received.filter((entry) => entry.url.pathname === '/oauth').length, 2);
});

test('an un-install kills the tokens and calls the disable address with a signature', async () => {
  await using session = await startSession();
  const { account, control, outside, emulator } = session;
  assert.equal((await control.uninstall(account.id)).outcome?.status, 200);
  const [hook] = await outside.wait('/disable', 1);
  assert.equal(hook?.method, 'GET');
  assert.equal(hook?.headers['user-agent'], 'amoService-oAuth-Code-Sender/1.0');
  assertShape(Object.fromEntries(hook?.url.searchParams ?? []), {
    account_id: String(account.id),
    client_uuid: emulator.clientId,
    signature: createHmac('sha256', emulator.clientSecret).update(`${emulator.clientId}|${account.id}`).digest('hex'),
  });
  assert.equal((await session.api('GET', '/api/v4/account')).status, 401);
  assertShape((await session.api('GET', '/api/v4/leads')).json, {
    title: 'Unauthorized',
    type: 'https://httpstatus.es/401',
    status: 401,
    detail: text,
  });
});

test('the long-lived token of the private integration survives an un-install', async () => {
  await using session = await startSession();
  await session.control.uninstall(session.account.id);
  const token = session.emulator.accessToken;
  assert.equal((await session.api('GET', '/api/v4/account', undefined, { token })).status, 200);
});

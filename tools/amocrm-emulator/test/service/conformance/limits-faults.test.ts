import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem } from '../support/problems.ts';
import { list, send, startSession } from '../support/session.ts';
import { assertShape, text } from '../support/shape.ts';

const LIMITED = { limits: { enabled: true, retryAfter: 300, blockAfter: 5 } };

test('the eighth request within a second is 429 with retry_after, and a second later all is well', async () => {
  await using session = await startSession(LIMITED);
  for (let index = 0; index < 7; index += 1)
    assert.equal((await session.api('GET', '/api/v4/account')).status, 200, `request ${index + 1}`);
  const refused = await session.api('GET', '/api/v4/account');
  assert.equal(refused.status, 429);
  assert.equal(refused.type, 'application/problem+json');
  assertShape(refused.json, {
    title: 'Too Many Requests',
    type: 'https://httpstatus.es/429',
    status: 429,
    detail: 'You have sent too many requests in a given amount of time. Please try again later.',
    retry_after: 300,
  });
  session.pass(1);
  assert.equal((await session.api('GET', '/api/v4/account')).status, 200);
});

test('refusals that persist block the account: 403 HTML on every call and at the token endpoint, until support helps', async () => {
  await using session = await startSession(LIMITED);
  for (let index = 0; index < 12; index += 1) await session.api('GET', '/api/v4/account');
  session.pass(3600);
  const blocked = await session.api('GET', '/api/v4/leads');
  assert.equal(blocked.status, 403);
  assert.equal(blocked.type, 'text/html');
  assert.match(blocked.text, /<title>403 Forbidden<\/title>[\s\S]*nginx/);
  const token = await send(session.account.origin, 'POST', '/oauth2/access_token', { grant_type: 'refresh_token' });
  assert.equal(token.status, 403);
  await session.control.unblock(session.account.id);
  assert.equal((await session.api('GET', '/api/v4/account')).status, 200);
});

test('one account over its limit does not slow the other', async () => {
  await using session = await startSession(LIMITED);
  const token = await session.tokenOf(session.other, session.other.users[0]?.id ?? 0);
  for (let index = 0; index < 8; index += 1) await session.api('GET', '/api/v4/account');
  const extra = { token, origin: session.other.origin };
  assert.equal((await session.api('GET', '/api/v4/account', undefined, extra)).status, 200);
});

test('limits can be switched off by control', async () => {
  await using session = await startSession(LIMITED);
  await session.control.setLimits({ enabled: false });
  for (let index = 0; index < 20; index += 1) assert.equal((await session.api('GET', '/api/v4/account')).status, 200);
});

test('the next calls that match fail as asked, then all is well', async () => {
  await using session = await startSession();
  const { control } = session;
  await control.addFault({
    method: 'POST',
    path: '/api/v4/leads$',
    kind: 'status',
    status: 504,
    times: 2,
    body: '<html>',
  });
  assert.equal((await session.api('GET', '/api/v4/leads')).status, 204);
  for (let index = 0; index < 2; index += 1) {
    const failed = await session.api('POST', '/api/v4/leads', [{ name: 'x' }]);
    assert.deepEqual([failed.status, failed.type, failed.text], [504, 'text/html', '<html>']);
  }
  assert.equal((await session.api('GET', '/api/v4/leads')).status, 204);
  assert.equal((await session.api('POST', '/api/v4/leads', [{ name: 'x' }])).status, 200);
});

test('a connection dropped before changes nothing, one dropped after has had its effect', async () => {
  await using session = await startSession();
  const { control } = session;
  await control.addFault({ method: 'POST', kind: 'reset', when: 'before' });
  await assert.rejects(session.api('POST', '/api/v4/leads', [{ name: 'x' }]));
  assert.equal((await session.api('GET', '/api/v4/leads')).status, 204);
  await control.addFault({ method: 'POST', kind: 'reset', when: 'after' });
  await assert.rejects(session.api('POST', '/api/v4/leads', [{ name: 'x' }]));
  assert.equal(list((await session.api('GET', '/api/v4/leads')).json, '_embedded', 'leads').length, 1);
});

test('the token endpoint can lose its answer: the code is spent and the pair unknown', async () => {
  await using session = await startSession();
  const { control, account, emulator, outside } = session;
  const code = await control.code(account.id);
  const body = {
    client_id: emulator.clientId,
    client_secret: emulator.clientSecret,
    grant_type: 'authorization_code',
    code,
    redirect_uri: `${outside.origin}/oauth`,
  };
  await control.addFault({
    path: '/oauth2/access_token',
    kind: 'status',
    status: 502,
    when: 'after',
    body: 'Bad Gateway',
  });
  assert.equal((await send(account.origin, 'POST', '/oauth2/access_token', body)).status, 502);
  assert.equal((await send(account.origin, 'POST', '/oauth2/access_token', body)).status, 401);
});

test('a delayed call is answered, only later', async () => {
  await using session = await startSession();
  await session.control.addFault({ path: '/api/v4/account', kind: 'delay', delayMs: 150 });
  const started = performance.now();
  assert.equal((await session.api('GET', '/api/v4/account')).status, 200);
  assert.ok(performance.now() - started >= 140);
});

test('the log tells of each call, also of refused and dropped ones, and never of secrets', async () => {
  await using session = await startSession();
  const { control, account } = session;
  await control.clearRequests();
  await session.api('POST', '/api/v4/leads', [{ name: 'x' }]);
  await session.api('GET', '/api/v4/leads?limit=3', undefined, { token: 'bad' });
  await control.addFault({ kind: 'reset' });
  await assert.rejects(session.api('GET', '/api/v4/account'));
  await send(account.origin, 'POST', '/oauth2/access_token', { client_secret: 'hush' });
  const requests = await control.requests({ account: account.id });
  assert.deepEqual(
    requests.map(({ method, path, query, status }) => `${method} ${path} ${query} ${status}`),
    [
      'POST /api/v4/leads  200',
      'GET /api/v4/leads limit=3 401',
      'GET /api/v4/account  0',
      'POST /oauth2/access_token  400',
    ],
  );
  assert.deepEqual(requests[0]?.body, [{ name: 'x' }]);
  assert.ok(!JSON.stringify(requests).includes('hush'));
  assert.equal((await control.requests({ method: 'GET', path: '^/api/v4/leads' })).length, 1);
});

test('a merged lead gives its links, notes and tasks to the other and is gone', async () => {
  await using session = await startSession();
  const { control, account } = session;
  const a = await control.createLead(account.id, { contacts: [{ name: 'c' }] });
  const b = await control.createLead(account.id, {});
  await session.api('POST', `/api/v4/leads/${a.leadId}/notes`, [{ note_type: 'common', params: { text: 'x' } }]);
  await control.mergeLead(account.id, a.leadId, b.leadId);
  const snapshot = await control.snapshot(account.id, 'leads', b.leadId);
  assert.equal(snapshot.notes.length, 1);
  assert.ok(snapshot.events.some((event) => event.type === 'entity_merged'));
  assert.equal((await session.api('GET', `/api/v4/leads/${a.leadId}`)).status, 204);
});

test('the control API refuses what makes no sense', async () => {
  await using session = await startSession();
  const { control, account } = session;
  await assert.rejects(control.moveLead(account.id, 1, { statusId: 142 }), /no lead 1/);
  await assert.rejects(control.snapshot(5, 'leads', 1), /no account 5/);
  const answer = await send(account.origin, 'POST', `/control/accounts/${account.id}/rename`, {});
  assertShape(answer.json, { code: 'bad_request', message: text });
});

test('an account that is not addressed by its host or port does not exist', async () => {
  await using session = await startSession();
  assertProblem(
    await send(session.emulator.platformOrigin, 'GET', '/api/v4/account'),
    404,
    'Not Found',
    'Cannot GET /api/v4/account',
  );
});

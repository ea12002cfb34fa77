import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { type Oauth2Server, type Oauth2ServerOptions, startOauth2Server } from '../../src/index.ts';

const redirectUri = 'http://127.0.0.1:1/callback';
const verifier = 'v'.repeat(43);

async function server(t: TestContext, options: Oauth2ServerOptions = {}): Promise<Oauth2Server> {
  const oauth = await startOauth2Server(options);
  t.after(oauth.stop);
  return oauth;
}

async function consent(oauth: Oauth2Server, changes: Record<string, string> = {}): Promise<URL> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: oauth.clientId,
    redirect_uri: redirectUri,
    scope: 'mail other',
    state: 'state-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: 'maria@test',
    ...changes,
  });
  const answer = await fetch(`${oauth.origin}/google/authorize?${query}`, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? 'about:blank');
}

async function token(oauth: Oauth2Server, form: Record<string, string>) {
  const { clientId: client_id, clientSecret: client_secret } = oauth;
  const answer = await fetch(`${oauth.origin}/google/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id, client_secret, ...form }),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

async function signedIn(oauth: Oauth2Server) {
  const code = (await consent(oauth)).searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri };
  return { form, ...(await token(oauth, form)) };
}

const refresh = (oauth: Oauth2Server, refresh_token: string) =>
  token(oauth, { grant_type: 'refresh_token', refresh_token });

test('a code works once, with the PKCE secret and the address it was asked for', async (t) => {
  const oauth = await server(t);
  const { form, status, body } = await signedIn(oauth);
  assert.equal(status, 200);
  assert.ok(oauth.grants.accepts('maria@test', body.access_token));
  assert.ok(!oauth.grants.accepts('anna@test', body.access_token));
  assert.equal((await token(oauth, form)).body.error, 'invalid_grant');
  for (const wrong of [{ code_verifier: 'w'.repeat(43) }, { redirect_uri: `${redirectUri}/other` }]) {
    const code = (await consent(oauth)).searchParams.get('code') ?? '';
    assert.equal((await token(oauth, { ...form, code, ...wrong })).body.error, 'invalid_grant');
  }
});

test('the page demands PKCE, and a person may refuse', async (t) => {
  const oauth = await server(t);
  const plain = await consent(oauth, { code_challenge_method: 'plain' });
  assert.equal(plain.searchParams.get('error'), 'invalid_request');
  oauth.consent = 'refuse';
  const refused = await consent(oauth);
  assert.deepEqual(
    [refused.searchParams.get('error'), refused.searchParams.get('state')],
    ['access_denied', 'state-1'],
  );
});

test('strict rotation ends the grant when a spent refresh token comes again; lenient rotation takes it', async (t) => {
  const strict = await server(t, { rotation: 'strict' });
  const first = await signedIn(strict);
  const second = await refresh(strict, first.body.refresh_token);
  assert.equal(second.status, 200);
  assert.equal((await refresh(strict, first.body.refresh_token)).body.error, 'invalid_grant');
  assert.equal((await refresh(strict, second.body.refresh_token)).body.error, 'invalid_grant');

  const lenient = await server(t, { rotation: 'lenient' });
  const { body } = await signedIn(lenient);
  for (const _ of [1, 2]) assert.equal((await refresh(lenient, body.refresh_token)).status, 200);
});

test('a lost answer has rotated the token all the same', async (t) => {
  const oauth = await server(t, { rotation: 'strict' });
  const { body } = await signedIn(oauth);
  oauth.play([{ grant: 'refresh_token', times: 1, do: { loseAnswer: true } }]);
  await assert.rejects(refresh(oauth, body.refresh_token));
  assert.equal((await refresh(oauth, body.refresh_token)).body.error, 'invalid_grant');
});

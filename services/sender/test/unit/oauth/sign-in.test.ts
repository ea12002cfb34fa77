import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { OauthState, parserOf } from '@pochtovik/contracts';
import { authorizationUrl, missingScopes, signInSecrets } from '../../../src/domain/sign-in.ts';
import { createOauthClients } from '../../../src/oauth/oauth-clients.ts';
import { OAUTH_PROVIDERS } from '../../../src/presets/oauth-providers.ts';
import { PRESETS } from '../../../src/presets/presets.ts';

const secrets = signInSecrets(31_000_001, 7001, { state: Buffer.alloc(32, 1), verifier: Buffer.alloc(32, 2) });
const request = {
  clientId: 'id',
  redirectUri: 'https://gateway.test/mailbox-oauth/callback',
  login: 'maria@gmail.com',
};
const known = { googleClientId: 'id', googleClientSecret: 'secret' };
const gmail = PRESETS.find(({ id }) => id === 'gmail');

test('the state names account and user and is of the form that the gateway takes', () => {
  assert.ok(parserOf(OauthState).check(secrets.state));
  assert.match(secrets.state, /^31000001\.7001\./);
});

test('the page of each provider is asked with state, PKCE by S256 and the login', () => {
  for (const provider of OAUTH_PROVIDERS) {
    const url = new URL(authorizationUrl(provider, secrets, request));
    const of = (name: string) => url.searchParams.get(name);
    assert.equal(`${url.origin}${url.pathname}`, provider.authorizationEndpoint);
    assert.equal(of('state'), secrets.state);
    assert.equal(of('code_challenge'), createHash('sha256').update(secrets.verifier).digest('base64url'));
    assert.deepEqual([of('code_challenge_method'), of('response_type')], ['S256', 'code']);
    assert.deepEqual([of('login_hint'), of('redirect_uri')], [request.login, request.redirectUri]);
    assert.ok(!url.href.includes(secrets.verifier));
  }
});

test('Google is asked for a refresh token each time, Microsoft by its scope', () => {
  const [google, microsoft] = OAUTH_PROVIDERS.map((provider) => new URL(authorizationUrl(provider, secrets, request)));
  assert.equal(google?.searchParams.get('access_type'), 'offline');
  assert.equal(google?.searchParams.get('prompt'), 'consent');
  assert.match(microsoft?.searchParams.get('scope') ?? '', /(?:^| )offline_access(?: |$)/);
});

test('every provider file names its sources, and presets that there are', () => {
  for (const { presets, sources } of OAUTH_PROVIDERS) {
    assert.deepEqual(new Set(sources.map(({ about }) => about)), new Set(['endpoints', 'scopes']));
    for (const id of presets)
      assert.ok(
        PRESETS.some((preset) => preset.id === id),
        id,
      );
  }
});

test('a right that was left out is missed; no list of rights means all of them', () => {
  assert.deepEqual(missingScopes(['a', 'B'], ['A', 'b', 'c']), []);
  assert.deepEqual(missingScopes(['a', 'b'], ['a']), ['b']);
  assert.deepEqual(missingScopes(['a'], null), []);
});

test('a provider without an id and a secret is not offered, and its presets say so', () => {
  const clients = createOauthClients({ ...known, microsoftClientId: 'id without a secret' });
  assert.deepEqual([clients.offerFor('gmail')?.offered, clients.offerFor('outlook')?.offered], [true, false]);
  assert.equal(clients.offerFor('yandex'), undefined);
  assert.throws(() => clients.get('microsoft'), { code: 'MAIL_OAUTH_NOT_OFFERED' });
});

test('tokens go to the provider’s own servers only', () => {
  const clients = createOauthClients(known);
  assert.ok(gmail);
  const { smtp, imap } = gmail;
  clients.assertOwnServers('google', { smtp, imap });
  clients.assertOwnServers('google', { smtp, imap: null });
  const wrong = [
    { smtp: { ...smtp, host: 'smtp.gmail.com.evil.test' }, imap },
    { smtp: { ...smtp, security: 'none' as const }, imap },
    { smtp, imap: { ...smtp, host: 'imap.evil.test' } },
  ];
  for (const settings of wrong) {
    assert.throws(() => clients.assertOwnServers('google', settings), { code: 'MAILBOX_INVALID' });
    assert.throws(() => clients.assertOwnServers('microsoft', settings), { code: 'MAILBOX_INVALID' });
  }
});

test('the local switch stands for every provider and lifts the rule on servers', () => {
  const clients = createOauthClients({ ...known, oauthLocalServer: 'http://127.0.0.1:1' });
  assert.equal(clients.get('google').provider.tokenEndpoint, 'http://127.0.0.1:1/google/token');
  clients.assertOwnServers('google', { smtp: { host: '127.0.0.1', port: 1, security: 'none' }, imap: null });
});

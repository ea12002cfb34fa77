import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, type TestContext, test } from 'node:test';
import { type Mailbox, MailboxList, MailboxVerify } from '@pochtovik/contracts';
import { Hold } from '@pochtovik/scripted-mail';
import { eventually } from '@pochtovik/testing';
import mongoose from 'mongoose';
import { KeyRing } from '../../src/credentials/key-ring.ts';
import { rewrapCredentials } from '../../src/store/credential-rewrap.ts';
import { connect, mailboxRows, type Provider, providerFor } from './sign-in.ts';
import { startWorld, type World } from './world.ts';

/** Inboxes log in at times of their own; here only what a test does counts. */
const QUIET = { INBOUND_CONNECTIONS: '0', CONNECTION_IDLE_MS: '100' };
const TO = 'anna@client.test';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());
// A copy that is still to be filed would have its mailbox ask the next test's provider for a token.
beforeEach(() => world.empty());

async function senderAt(t: TestContext, provider: Provider, settings: Record<string, string> = {}) {
  const sender = await world.startSender({ ...provider.environment, ...QUIET, ...settings });
  t.after(() => sender.stop());
  return sender;
}

const verify = ({ id: mailboxId }: Mailbox) =>
  world.kit.ask(MailboxVerify, world.accountId, { accountId: world.accountId, mailboxId }, { timeoutMs: 30_000 });

async function mailboxNow({ id }: Mailbox): Promise<Mailbox> {
  const { accountId, kit } = world;
  const { mailboxes } = await kit.ask(MailboxList, accountId, { accountId });
  const found = mailboxes.find((mailbox) => mailbox.id === id);
  assert.ok(found);
  return found;
}

test('a token that is ending is renewed before it is used, and the new pair is stored before that', async (t) => {
  const provider = await providerFor(t, { rotation: 'strict' });
  await senderAt(t, provider);
  const mailbox = await connect(world, provider);
  const rows = await mailboxRows(t, world);
  await rows.letTokensEnd(mailbox.id);
  const before = await rows.find(mailbox.id);
  provider.oauth.grants.endAccess(mailbox.login);
  const login = new Hold();
  provider.smtp.play([{ at: 'auth', times: 1, do: [{ hold: login }] }]);
  const letterId = await world.queue(mailbox, TO);
  await login.reached;
  const stored = await rows.find(mailbox.id);
  assert.notEqual(stored?.grant?.pairId, before?.grant?.pairId);
  assert.notEqual(stored?.credential?.sealed, before?.credential?.sealed);
  login.release();
  await world.event('letter.sent', letterId);
  await world.event('letter.appended', letterId);
  assert.equal(provider.oauth.requests('refresh_token'), 1);
});

test('a token that the mail server refuses before its time is renewed once, and the letter leaves', async (t) => {
  const provider = await providerFor(t, { rotation: 'strict' });
  await senderAt(t, provider);
  const mailbox = await connect(world, provider);
  provider.oauth.grants.endAccess(mailbox.login);
  const letterId = await world.queue(mailbox, TO);
  await world.event('letter.sent', letterId);
  await world.event('letter.appended', letterId);
  assert.equal(provider.oauth.requests('refresh_token'), 1);
  assert.equal((await mailboxNow(mailbox)).paused, null);
});

test('two senders that need a token at the same time get it by one refresh', async (t) => {
  const provider = await providerFor(t, { rotation: 'strict' });
  const first = await senderAt(t, provider);
  const mailbox = await connect(world, provider);
  const rows = await mailboxRows(t, world);
  await rows.letTokensEnd(mailbox.id);
  const refresh = new Hold();
  provider.oauth.play([{ grant: 'refresh_token', do: { hold: refresh } }]);
  const byFirst = [1, 2, 3].map(() => verify(mailbox));
  await refresh.reached;
  // The first one answers nothing new any more, so these reach the second; both wait for the same answer.
  const second = await senderAt(t, provider);
  const stopped = first.stop();
  const bySecond = [1, 2, 3].map(() => verify(mailbox));
  await eventually('the second sender looks at the lease', async () => (await rows.find(mailbox.id))?.grant?.lease);
  refresh.release();
  const all = await Promise.all([...byFirst, ...bySecond]);
  assert.deepEqual(
    all.map(({ tick }) => tick),
    all.map(() => 'green'),
  );
  await Promise.all([stopped, second.stop()]);
  assert.equal(provider.oauth.requests('refresh_token'), 1);
});

test('a grant that was taken away pauses the mailbox with the way out; a new sign-in sends what waited', async (t) => {
  const provider = await providerFor(t);
  await senderAt(t, provider);
  const mailbox = await connect(world, provider);
  provider.oauth.grants.revoke(mailbox.login);
  const failed = await world.event('letter.failed', await world.queue(mailbox, TO));
  assert.equal(failed.data['code'], 'MAIL_OAUTH_REVOKED');
  const told = await eventually('mailbox.paused', () =>
    world.events.find(({ type, data }) => type === 'mailbox.paused' && data['mailboxId'] === mailbox.id),
  );
  assert.match(String(told.data['response']), /^invalid_grant: Token has been expired or revoked/);
  const { paused } = await mailboxNow(mailbox);
  assert.deepEqual([paused?.code, paused?.hint?.cause], ['MAIL_OAUTH_REVOKED', 'sign-in-again']);

  const waiting = await world.queue(mailbox, TO);
  const asked = provider.oauth.requests('refresh_token');
  assert.equal((await verify(mailbox)).tick, 'red');
  assert.equal(provider.oauth.requests('refresh_token'), asked, 'the provider is not asked again at once');
  const again = await connect(world, provider, mailbox.id);
  assert.equal(again.paused, null);
  await world.event('letter.sent', waiting);
  const pauses = world.events.filter(({ type, data }) => type === 'mailbox.paused' && data['mailboxId'] === mailbox.id);
  assert.equal(pauses.length, 1);
});

test('a sign-in that is out of order pauses nothing: the letter is tried until it leaves', async (t) => {
  const provider = await providerFor(t, { rotation: 'lenient' });
  await senderAt(t, provider, { OAUTH_TIMEOUT_MS: '300' });
  const mailbox = await connect(world, provider);
  const rows = await mailboxRows(t, world);
  await rows.letTokensEnd(mailbox.id);
  const never = new Hold();
  t.after(() => never.release());
  provider.oauth.play([
    { grant: 'refresh_token', times: 1, do: { status: 503 } },
    { grant: 'refresh_token', times: 1, do: { status: 429 } },
    { grant: 'refresh_token', times: 1, do: { loseAnswer: true } },
    { grant: 'refresh_token', times: 1, do: { hold: never } },
  ]);
  const letterId = await world.queue(mailbox, TO);
  const deferred = await world.event('letter.deferred', letterId);
  assert.equal(deferred.data['code'], 'MAIL_OAUTH_UNAVAILABLE');
  await world.event('letter.sent', letterId);
  assert.equal(provider.oauth.requests('refresh_token'), 5);
  assert.equal((await mailboxNow(mailbox)).paused, null);
});

test('while a token still works, trouble at the sign-in is not noticed', async (t) => {
  const provider = await providerFor(t);
  await senderAt(t, provider);
  provider.oauth.grants.accessSeconds = 299;
  const mailbox = await connect(world, provider);
  const rows = await mailboxRows(t, world);
  // Four fifths of its life are over.
  await rows.change(mailbox.id, { 'grant.obtainedAt': new Date(Date.now() - 3_600_000) });
  provider.oauth.play([{ grant: 'refresh_token', do: { status: 500 } }]);
  await world.event('letter.sent', await world.queue(mailbox, TO));
  assert.ok(provider.oauth.requests('refresh_token') > 0);
});

test('a provider that does not know us any more pauses no mailbox', async (t) => {
  const provider = await providerFor(t);
  await senderAt(t, provider);
  const mailbox = await connect(world, provider);
  const rows = await mailboxRows(t, world);
  await rows.letTokensEnd(mailbox.id);
  provider.oauth.play([{ grant: 'refresh_token', times: 1, do: { error: 'invalid_client', status: 401 } }]);
  const letterId = await world.queue(mailbox, TO);
  assert.equal((await world.event('letter.deferred', letterId)).data['code'], 'MAIL_OAUTH_MISCONFIGURED');
  await world.event('letter.sent', letterId);
  assert.equal((await mailboxNow(mailbox)).paused, null);
});

test('a server that refuses new tokens too pauses the mailbox, in its own words', async (t) => {
  const provider = await providerFor(t);
  await senderAt(t, provider);
  const mailbox = await connect(world, provider);
  const words = '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox';
  provider.smtp.play([{ at: 'auth', do: [{ reply: words }] }]);
  await world.event('letter.failed', await world.queue(mailbox, TO));
  const { paused } = await mailboxNow(mailbox);
  assert.deepEqual([paused?.code, paused?.hint?.cause], ['MAIL_OAUTH_REVOKED', 'smtp-off-for-mailbox']);
  assert.ok(paused?.response.startsWith(words));
  assert.equal(provider.oauth.requests('refresh_token'), 1);
  await verify(mailbox);
  assert.equal(provider.oauth.requests('refresh_token'), 1, 'new tokens would not help');
});

test('IMAP that takes no token makes the mailbox grey and pauses nothing', async (t) => {
  const provider = await providerFor(t);
  await senderAt(t, provider);
  const mailbox = await connect(world, provider);
  provider.imap.play([{ at: 'login', do: [{ reply: 'NO [AUTHENTICATIONFAILED] IMAP is off' }] }]);
  const { tick, imapCheck, paused } = await verify(mailbox);
  assert.deepEqual([tick, imapCheck?.hint?.cause, paused], ['grey', 'imap-off-after-sign-in', null]);
});

test('tokens are re-wrapped with the passwords, by the same command', async (t) => {
  const provider = await providerFor(t);
  const [k1, k2] = ['k1', 'k2'].map((id) => `${id}:${randomBytes(32).toString('base64')}`);
  const old = await senderAt(t, provider, { CREDENTIAL_KEYS: `${k1}` });
  const mailbox = await connect(world, provider);
  await old.stop();
  const { MONGODB_URI: uri = '', MONGODB_DATABASE: dbName = '' } = world.environment;
  const connection = await mongoose.createConnection(uri, { dbName }).asPromise();
  t.after(() => connection.close());
  await rewrapCredentials(connection, new KeyRing(`${k2},${k1}`));
  await senderAt(t, provider, { CREDENTIAL_KEYS: `${k2}` });
  const rows = await mailboxRows(t, world);
  await rows.letTokensEnd(mailbox.id);
  assert.equal((await verify(mailbox)).tick, 'green');
  assert.equal((await rows.find(mailbox.id))?.credential?.keyId, 'k2');
});

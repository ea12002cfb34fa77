import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { type Mailbox, MailboxList, MailboxVerify } from '@pochtovik/contracts';
import { Hold } from '@pochtovik/scripted-mail';
import { eventually } from '@pochtovik/testing';
import { startChildSender } from './child-sender.ts';
import { connect, mailboxRows, type Provider, providerFor } from './sign-in.ts';
import { startWorld, type World } from './world.ts';

const TO = 'anna@client.test';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

/** A sender dies when the provider has rotated the refresh token and nobody has the new one yet. */
async function dieBetweenRotationAndStore(t: TestContext, provider: Provider): Promise<Mailbox> {
  const environment = { ...world.environment, ...provider.environment, INBOUND_CONNECTIONS: '0' };
  const child = await startChildSender(environment);
  const mailbox = await connect(world, provider);
  const rows = await mailboxRows(t, world);
  await rows.letTokensEnd(mailbox.id);
  const answer = new Hold();
  t.after(() => answer.release());
  provider.oauth.play([{ grant: 'refresh_token', times: 1, do: { holdAnswer: answer } }]);
  await world.queue(mailbox, TO);
  await answer.reached;
  await child.kill();
  await rows.letLeaseEnd(mailbox.id);
  const next = await world.startSender({ ...provider.environment, INBOUND_CONNECTIONS: '0' });
  t.after(() => next.stop());
  return mailbox;
}

test('a sender killed between rotation and store costs nothing where the provider still takes the old token', async (t) => {
  const provider = await providerFor(t, { rotation: 'lenient' });
  const mailbox = await dieBetweenRotationAndStore(t, provider);
  await eventually('the letter has left', () => provider.smtp.accepted.length > 0);
  assert.deepEqual(
    provider.smtp.accepted.map(({ user }) => user),
    [mailbox.login],
  );
  assert.equal(provider.oauth.requests('refresh_token'), 2);
});

test('where it does not, the mailbox is paused and says that a new sign-in is needed; nothing leaves twice', async (t) => {
  const provider = await providerFor(t, { rotation: 'strict' });
  const mailbox = await dieBetweenRotationAndStore(t, provider);
  const { accountId, kit } = world;
  const paused = await eventually('the mailbox is paused', async () => {
    const { mailboxes } = await kit.ask(MailboxList, accountId, { accountId });
    return mailboxes.find(({ id }) => id === mailbox.id)?.paused;
  });
  assert.deepEqual([paused.code, paused.hint?.cause], ['MAIL_OAUTH_REVOKED', 'sign-in-again']);
  await connect(world, provider, mailbox.id);
  await world.event('letter.sent', await world.queue(mailbox, TO));
  assert.equal(provider.smtp.accepted.length, 1);
});

test('no token, code or PKCE secret is ever logged', async (t) => {
  const provider = await providerFor(t, { rotation: 'strict' });
  const environment = { ...world.environment, ...provider.environment, LOG_LEVEL: 'trace' };
  const child = await startChildSender(environment);
  const mailbox = await connect(world, provider);
  provider.oauth.grants.endAccess(mailbox.login);
  await world.event('letter.sent', await world.queue(mailbox, TO));
  provider.oauth.grants.revoke(mailbox.login);
  const rows = await mailboxRows(t, world);
  await rows.letTokensEnd(mailbox.id);
  // Verifying logs in anew, while a letter may still go over the connection of the one before.
  const { accountId, kit } = world;
  await kit.ask(MailboxVerify, accountId, { accountId, mailboxId: mailbox.id }, { timeoutMs: 30_000 });
  const log = child.log();
  await child.stop();
  assert.match(log, /grant\.refreshed/);
  assert.match(log, /grant\.revoked/);
  assert.ok(provider.oauth.grants.issued.length >= 3);
  for (const secret of [...provider.oauth.grants.issued, provider.oauth.clientSecret]) {
    assert.ok(!log.includes(secret) && !log.includes(Buffer.from(secret).toString('base64').slice(0, -4)));
  }
});

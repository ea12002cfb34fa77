import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  MailboxDelete,
  MailboxDiscover,
  MailboxOauthComplete,
  MailboxPresets,
  MailboxSave,
  newId,
} from '@pochtovik/contracts';
import { settingsAt } from './scripted.ts';
import { connect, goThroughPage, mailboxRows, providerFor, startSignIn } from './sign-in.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const address = () => `maria.${newId().slice(0, 8)}@sender.test`;

test('a mailbox is connected by a sign-in, verified green, and sends and files by XOAUTH2', async (t) => {
  const provider = await providerFor(t);
  const sender = await world.startSender(provider.environment);
  t.after(() => sender.stop());
  const mailbox = await connect(world, provider);
  assert.equal(mailbox.oauthProvider, 'google');

  const letterId = await world.queue(mailbox, 'anna@client.test');
  await world.event('letter.sent', letterId);
  await world.event('letter.appended', letterId);
  assert.deepEqual(
    provider.smtp.accepted.map(({ user }) => user),
    [mailbox.login],
  );
  assert.equal(provider.imap.folders.get('Sent')?.letters.length, 1);
  assert.equal(provider.oauth.requests('refresh_token'), 0);
});

test('a state works once, for its account and user only, and a forged one does nothing', async (t) => {
  const provider = await providerFor(t);
  const sender = await world.startSender(provider.environment);
  t.after(() => sender.stop());
  const { accountId, kit } = world;
  const settings = settingsAt(world, { address: address() }, provider.smtp.port, provider.imap.port);
  const { authorizationUrl, complete } = await startSignIn(world, settings);
  const back = await goThroughPage(authorizationUrl);
  const [state, code] = [back.get('state') ?? '', back.get('code') ?? ''];

  const { userId } = settings;
  const foreign: [number, number, string][] = [
    [accountId, userId + 1, state],
    [accountId + 1, userId, state],
    [accountId, userId, `${state.slice(0, -43)}${'A'.repeat(43)}`],
  ];
  for (const [account, user, forged] of foreign) {
    const asked = { accountId: account, userId: user, state: forged, code };
    await assert.rejects(kit.ask(MailboxOauthComplete, account, asked), { code: 'MAIL_OAUTH_STATE_INVALID' });
  }
  assert.equal(provider.oauth.requests('authorization_code'), 0);
  assert.equal((await complete(state, code)).tick, 'green');
  await assert.rejects(complete(state, code), { code: 'MAIL_OAUTH_STATE_INVALID' });
  assert.equal(provider.oauth.requests('authorization_code'), 1);
});

test('a code that was stolen from another sign-in is not redeemed: PKCE', async (t) => {
  const provider = await providerFor(t);
  const sender = await world.startSender(provider.environment);
  t.after(() => sender.stop());
  const settings = settingsAt(world, { address: address() }, provider.smtp.port, provider.imap.port);
  const [mine, theirs] = [await startSignIn(world, settings), await startSignIn(world, settings)];
  const [myWay, theirWay] = [await goThroughPage(mine.authorizationUrl), await goThroughPage(theirs.authorizationUrl)];
  await assert.rejects(mine.complete(myWay.get('state') ?? '', theirWay.get('code') ?? ''), {
    code: 'MAIL_OAUTH_REFUSED',
  });
});

test('a person who leaves out the right to mail gets no mailbox', async (t) => {
  const provider = await providerFor(t);
  const sender = await world.startSender(provider.environment);
  t.after(() => sender.stop());
  provider.oauth.grants.withheld = 'https://mail.google.com/';
  const settings = settingsAt(world, { address: address() }, provider.smtp.port, provider.imap.port);
  const { authorizationUrl, complete, mailboxId } = await startSignIn(world, settings);
  const back = await goThroughPage(authorizationUrl);
  await assert.rejects(complete(back.get('state') ?? '', back.get('code') ?? ''), { code: 'MAIL_OAUTH_REFUSED' });
  const rows = await mailboxRows(t, world);
  assert.equal(await rows.find(mailboxId), null);
});

test('nothing is stored in the clear, and nothing of the grant outlives the mailbox', async (t) => {
  const provider = await providerFor(t);
  const sender = await world.startSender(provider.environment);
  t.after(() => sender.stop());
  const { id: mailboxId } = await connect(world, provider);
  const rows = await mailboxRows(t, world);
  const stored = JSON.stringify(await rows.find(mailboxId));
  assert.ok(stored.includes('pairId') && !/access\.|refresh\./.test(stored));
  const { accountId, kit } = world;
  await kit.ask(MailboxDelete, accountId, { accountId, mailboxId });
  const left = await rows.find(mailboxId);
  assert.deepEqual([left?.grant, left?.credential], [null, undefined]);
});

test('a password takes the place of a sign-in, and a sign-in that of a password', async (t) => {
  const provider = await providerFor(t);
  const sender = await world.startSender(provider.environment);
  t.after(() => sender.stop());
  const { accountId, kit } = world;
  const maria = await world.addAddress('maria');
  const { id: mailboxId } = await connect(world, provider);
  const settings = world.settingsFor(maria);
  const byPassword = await world.saveMailbox(settings, maria.password, mailboxId);
  assert.deepEqual([byPassword.tick, byPassword.oauthProvider], ['green', undefined]);
  const again = await connect(world, provider, mailboxId);
  assert.deepEqual([again.id, again.oauthProvider], [mailboxId, 'google']);
  const { userId, fromName, fromAddress, smtp, imap, login, signatureHtml, limits } = again;
  const renamed = { userId, fromName: `${fromName} П.`, fromAddress, smtp, imap, login, signatureHtml, limits };
  const kept = await kit.ask(MailboxSave, accountId, { accountId, mailboxId, settings: renamed });
  assert.deepEqual([kept.tick, kept.oauthProvider, kept.fromName], ['green', 'google', renamed.fromName]);
});

test('a provider that is not registered is not offered; the presets and what is found for an address say so', async (t) => {
  const provider = await providerFor(t);
  const sender = await world.startSender(provider.environment);
  t.after(() => sender.stop());
  const { accountId, kit } = world;
  const { presets } = await kit.ask(MailboxPresets, accountId, { accountId });
  const offers = new Map(presets.map(({ id, oauth }) => [id, oauth?.offered]));
  assert.deepEqual([offers.get('gmail'), offers.get('outlook'), offers.get('yandex')], [true, false, undefined]);
  const found = await kit.ask(MailboxDiscover, accountId, { accountId, address: 'maria@gmail.com' });
  assert.deepEqual([found.oauth?.provider, found.oauth?.offered], ['google', true]);
});

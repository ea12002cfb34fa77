import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MailboxList, MailboxOauthStart, parserOf } from '@pochtovik/contracts';
import { type ExampleSetUp, PEOPLE, startExample } from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { type Oauth2Server, startOauth2Server } from '@pochtovik/oauth2-server';
import { type ScriptedImap, type ScriptedSmtp, startScriptedImap, startScriptedSmtp } from '@pochtovik/scripted-mail';
import { eventually } from '@pochtovik/testing';
import { callGateway } from './call-gateway.ts';
import { qualifiedDeal } from './qualified-deal.ts';

let oauth: Oauth2Server;
let smtp: ScriptedSmtp;
let imap: ScriptedImap;
let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;

before(async () => {
  oauth = await startOauth2Server({ rotation: 'strict' });
  const xoauth2 = oauth.grants.accepts.bind(oauth.grants);
  [smtp, imap] = await Promise.all([startScriptedSmtp({ xoauth2 }), startScriptedImap({ xoauth2 })]);
  const sender = {
    OAUTH_LOCAL_SERVER: oauth.origin,
    MICROSOFT_CLIENT_ID: oauth.clientId,
    MICROSOFT_CLIENT_SECRET: oauth.clientSecret,
  };
  ({ product, setUp, stop } = await startExample({ product: { settings: { sender } } }));
});
after(async () => {
  await Promise.all([oauth.stop(), smtp.stop(), imap.stop()]);
  await stop();
});

const mailboxList = parserOf(MailboxList.reply);
const startReply = parserOf(MailboxOauthStart.reply);

const call = (method: string, path: string, body?: unknown) => callGateway(setUp, method, path, body);

async function mailbox(mailboxId: string) {
  const { mailboxes } = mailboxList.parse((await call('GET', '/mailboxes')).json);
  return mailboxes.find(({ id }) => id === mailboxId);
}

const { address } = PEOPLE.a.manager;

function settings() {
  const at = (port: number) => ({ host: '127.0.0.1', port, security: 'none' as const });
  return {
    userId: setUp.userId(address),
    fromName: 'Мария',
    fromAddress: address,
    smtp: at(smtp.port),
    imap: at(imap.port),
    login: address,
    signatureHtml: '',
    limits: { perSecond: 10, perMinute: 100, perHour: 1000, perDay: 1000 },
  };
}

async function begin() {
  const answer = await call('POST', '/mailbox-oauth', {
    provider: 'microsoft',
    settings: settings(),
    makeDefault: true,
  });
  assert.equal(answer.status, 201);
  return startReply.parse(answer.json);
}

test('a person who refuses at the provider has no mailbox', async () => {
  oauth.consent = 'refuse';
  const { authorizationUrl, mailboxId } = await begin();
  const page = await fetch(authorizationUrl);
  assert.match(await page.text(), /Доступ не дан/);
  assert.equal(await mailbox(mailboxId), undefined);
  oauth.consent = 'allow';
});

test('a mailbox connected by a sign-in is green, sends by XOAUTH2 and files its copy by XOAUTH2', async () => {
  const { authorizationUrl, mailboxId } = await begin();
  assert.equal(await mailbox(mailboxId), undefined);
  // The browser follows the provider's redirect to the gateway.
  const page = await fetch(authorizationUrl);
  assert.match(await page.text(), /Ящик подключён/);
  const connected = await mailbox(mailboxId);
  assert.deepEqual([connected?.tick, connected?.oauthProvider, connected?.isDefault], ['green', 'microsoft', true]);
  const again = await fetch(page.url);
  assert.equal(again.status, 400);
  assert.match(await again.text(), /подключите ящик заново/);

  // What the provider ends before its time is renewed on the way.
  oauth.grants.endAccess(address);
  const { client } = PEOPLE.a;
  await qualifiedDeal(product, setUp, address);
  const letter = await eventually('the letter is accepted', () => smtp.accepted[0]);
  assert.deepEqual([letter.user, letter.to], [address, [client.address]]);
  const copy = await eventually('the copy is filed', () => imap.folders.get('Sent')?.letters[0]);
  assert.ok(copy.text.includes(letter.messageId));
  assert.equal(oauth.requests('refresh_token'), 1);
});

test('a provider that this installation is not registered with is not offered', async () => {
  const answer = await call('POST', '/mailbox-oauth', { provider: 'google', settings: settings() });
  assert.equal(answer.status, 422);
  assert.match(answer.text, /MAIL_OAUTH_NOT_OFFERED/);
});

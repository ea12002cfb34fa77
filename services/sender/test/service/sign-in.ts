import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import {
  type Mailbox,
  MailboxOauthComplete,
  MailboxOauthStart,
  type MailboxSettings,
  newId,
} from '@pochtovik/contracts';
import { type Oauth2Server, type Oauth2ServerOptions, startOauth2Server } from '@pochtovik/oauth2-server';
import type { ScriptedImap, ScriptedSmtp } from '@pochtovik/scripted-mail';
import mongoose from 'mongoose';
import type { MailboxDocument } from '../../src/store/mailboxes.ts';
import { imapFor, settingsAt, smtpFor } from './scripted.ts';
import type { World } from './world.ts';

const REDIRECT_URI = 'https://gateway.test/mailbox-oauth/callback';

/** A provider: its sign-in and its mail servers, which take that sign-in's tokens only. */
export interface Provider {
  oauth: Oauth2Server;
  smtp: ScriptedSmtp;
  imap: ScriptedImap;
  /** Settings by which a sender knows it. */
  environment: Record<string, string>;
}

/** Starts a provider that ends with its test. */
export async function providerFor(t: TestContext, options?: Oauth2ServerOptions): Promise<Provider> {
  const oauth = await startOauth2Server(options);
  t.after(oauth.stop);
  const xoauth2 = oauth.grants.accepts.bind(oauth.grants);
  const [smtp, imap] = await Promise.all([smtpFor(t, { xoauth2 }), imapFor(t, { xoauth2 })]);
  const environment = {
    OAUTH_LOCAL_SERVER: oauth.origin,
    GOOGLE_CLIENT_ID: oauth.clientId,
    GOOGLE_CLIENT_SECRET: oauth.clientSecret,
  };
  return { oauth, smtp, imap, environment };
}

/** A person goes through the provider's page and comes back. */
export async function goThroughPage(authorizationUrl: string): Promise<URLSearchParams> {
  const answer = await fetch(authorizationUrl, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? 'about:blank').searchParams;
}

/** Begins a sign-in; gives what the sender answers and how to finish it. */
export async function startSignIn(world: World, settings: MailboxSettings, mailboxId = newId()) {
  const { accountId, kit } = world;
  const { userId } = settings;
  const asked = { accountId, userId, mailboxId, provider: 'google' as const, settings, redirectUri: REDIRECT_URI };
  const started = await kit.ask(MailboxOauthStart, accountId, asked);
  const complete = (state: string, code: string) =>
    kit.ask(MailboxOauthComplete, accountId, { accountId, userId, state, code }, { timeoutMs: 30_000 });
  return { ...started, complete };
}

/** Connects a mailbox by a sign-in, as a person does. */
export async function connect(world: World, provider: Provider, mailboxId?: string): Promise<Mailbox> {
  const address = `maria.${newId().slice(0, 8)}@sender.test`;
  const settings = settingsAt(world, { address }, provider.smtp.port, provider.imap.port);
  const { authorizationUrl, complete } = await startSignIn(world, settings, mailboxId);
  const back = await goThroughPage(authorizationUrl);
  const mailbox = await complete(back.get('state') ?? '', back.get('code') ?? '');
  assert.equal(mailbox.tick, 'green', JSON.stringify([mailbox.smtpCheck, mailbox.imapCheck]));
  return mailbox;
}

/** The mailboxes as the database has them. */
export async function mailboxRows(t: TestContext, world: World) {
  const { MONGODB_URI: uri = '', MONGODB_DATABASE: dbName = '' } = world.environment;
  const connection = await mongoose.createConnection(uri, { dbName }).asPromise();
  t.after(() => connection.close());
  const rows = connection.collection<MailboxDocument>('mailboxes');
  const change = async (mailboxId: string, fields: Record<string, Date>) => {
    await rows.updateOne({ _id: mailboxId, accountId: world.accountId }, { $set: fields });
  };
  return {
    find: (mailboxId: string) => rows.findOne({ _id: mailboxId, accountId: world.accountId }),
    change,
    /** As if an hour had gone by since the tokens were got. */
    letTokensEnd: (mailboxId: string) =>
      change(mailboxId, {
        'grant.obtainedAt': new Date(Date.now() - 3_600_000),
        'grant.expiresAt': new Date(Date.now() - 1000),
      }),
    /** As if the process that renews tokens had died long ago. */
    letLeaseEnd: (mailboxId: string) => change(mailboxId, { 'grant.lease.until': new Date(0) }),
  };
}

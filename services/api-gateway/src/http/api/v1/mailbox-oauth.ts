import { Id, MailboxOauthStart, MailboxSettings, newId, OauthProviderId } from '@pochtovik/contracts';
import Type from 'typebox';
import type { Routes } from '../../../server/app.ts';
import { callerOf } from '../../../server/authentication.ts';
import { assertMayChangeMailbox, assertOwnMailbox, oauthRedirectUri } from '../../../server/mailbox-access.ts';

const Body = Type.Object({
  provider: OauthProviderId,
  settings: MailboxSettings,
  /** Mailbox to be connected again; absent for a new one. */
  mailboxId: Type.Optional(Id),
  makeDefault: Type.Optional(Type.Boolean()),
});

/**
 * POST /api/v1/mailbox-oauth: the page of a mail provider where a person signs in to connect a mailbox. Nothing is made by it, so
 * a repeat is another sign-in.
 */
export const mailboxOauth: Routes = (app, { ask, config }) => {
  app.post(
    '/api/v1/mailbox-oauth',
    { config: { auth: 'user' }, schema: { body: Body, response: { 201: MailboxOauthStart.reply } } },
    async (request, reply) => {
      const caller = callerOf(request);
      const { accountId, userId } = caller;
      const { mailboxId = newId(), ...wanted } = request.body;
      assertOwnMailbox(caller, wanted.settings.userId);
      if (request.body.mailboxId !== undefined) await assertMayChangeMailbox(ask, caller, mailboxId);
      const redirectUri = oauthRedirectUri(config.publicUrl);
      const started = await ask(MailboxOauthStart, accountId, { accountId, userId, mailboxId, ...wanted, redirectUri });
      return reply.code(201).send(started);
    },
  );
};

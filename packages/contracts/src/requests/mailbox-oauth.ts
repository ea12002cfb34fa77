import Type from 'typebox';
import { AccountId, Id, Time, UserId } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Mailbox, MailboxSave, MailboxSettings, OauthProviderId } from './mailbox.ts';

const service = 'sender';

/** Value of OAuth's `state`: account and user who began, and 32 random bytes that only their browser was given. */
export const OauthState = Type.String({ pattern: '^[1-9]\\d{0,15}\\.[1-9]\\d{0,15}\\.[\\w-]{43}$' });

/**
 * Begins to connect a mailbox by signing in with its provider (RFC 6749 section 4.1 with PKCE, RFC 7636): keeps what the
 * mailbox shall be and answers the provider's page. Nothing is made before the provider has sent the person back. With an
 * existing id that mailbox is connected again, and its password, where it had one, is forgotten then.
 * Errors: MAIL_OAUTH_NOT_OFFERED, MAILBOX_INVALID (servers that are not the provider's own).
 */
export const MailboxOauthStart = defineRequest({
  service,
  name: 'mailbox-oauth.start',
  version: 1,
  summary: 'Begins to connect a mailbox by signing in with its provider.',
  request: Type.Object({
    accountId: AccountId,
    /** Who begins. */
    userId: UserId,
    mailboxId: Id,
    provider: OauthProviderId,
    settings: MailboxSettings,
    makeDefault: Type.Optional(Type.Boolean()),
    /** Address of the gateway that the provider sends the person back to; registered with the provider. */
    redirectUri: Type.String({ pattern: '^https?://', maxLength: 500 }),
  }),
  reply: Type.Object({
    mailboxId: Id,
    /** Page of the provider to be opened in the person's browser. */
    authorizationUrl: Type.String({ pattern: '^https?://' }),
    /** The provider must have sent the person back by then. */
    expiresAt: Time,
  }),
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      userId: EXAMPLE.userId,
      mailboxId: EXAMPLE.mailboxId,
      provider: 'google',
      settings: MailboxSave.example.request.settings,
      redirectUri: 'https://pochtovik.test/mailbox-oauth/callback',
    },
    reply: {
      mailboxId: EXAMPLE.mailboxId,
      authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth?client_id=…',
      expiresAt: EXAMPLE.time,
    },
  },
});

/**
 * The provider has sent the person back: its code is turned into tokens, the mailbox is stored with them and verified like
 * any other. A state works once, for the account and user that began.
 * Errors: MAIL_OAUTH_STATE_INVALID, MAIL_OAUTH_REFUSED (the code is not taken, or not all was allowed),
 * MAIL_OAUTH_UNAVAILABLE, MAIL_OAUTH_MISCONFIGURED, MAILBOX_UNKNOWN (it was deleted meanwhile).
 */
export const MailboxOauthComplete = defineRequest({
  service,
  name: 'mailbox-oauth.complete',
  version: 1,
  summary: 'Connects a mailbox with what the sign-in gave, and verifies it.',
  request: Type.Object({
    accountId: AccountId,
    userId: UserId,
    state: OauthState,
    code: Type.String({ minLength: 1, maxLength: 4000 }),
  }),
  reply: Mailbox,
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      userId: EXAMPLE.userId,
      state: `${EXAMPLE.accountId}.${EXAMPLE.userId}.${'A'.repeat(43)}`,
      code: '4/0AbCdEf',
    },
    reply: { ...MailboxSave.example.reply, oauthProvider: 'google' },
  },
});

import Type, { type Static } from 'typebox';
import { AccountId, EmailAddress, Id, Name, ServerWords, Time, UserId } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

const service = 'sender';

/** How a connection is protected: TLS from the first byte, STARTTLS demanded, or none (only where a person chose it). */
export const Security = Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')]);

/** A mail server as a person types it. */
export const MailServer = Type.Object({
  host: Type.String({ minLength: 1, maxLength: 253 }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  security: Security,
});
/** See the schema of the same name. */
export type MailServer = Static<typeof MailServer>;

/** Most letters a mailbox may send in each span; shared by all who use it. */
export const MailboxLimits = Type.Object({
  perSecond: Type.Integer({ minimum: 1, maximum: 1000 }),
  perMinute: Type.Integer({ minimum: 1, maximum: 60_000 }),
  perHour: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  perDay: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
});
/** See the schema of the same name. */
export type MailboxLimits = Static<typeof MailboxLimits>;

/** What a person types of a mailbox. */
export const MailboxSettings = Type.Object({
  userId: UserId,
  fromName: Name,
  fromAddress: EmailAddress,
  smtp: MailServer,
  imap: Type.Union([MailServer, Type.Null()]),
  login: Type.String({ minLength: 1, maxLength: 320 }),
  signatureHtml: Type.String({ maxLength: 100_000 }),
  limits: MailboxLimits,
  /** Path of the folder for copies of sent letters, for servers that mark none; absent: found by its name. */
  sentFolder: Type.Optional(Type.String({ minLength: 1, maxLength: 500, pattern: '^[^\\u0000-\\u001f\\u007f]+$' })),
});
/** See the schema of the same name. */
export type MailboxSettings = Static<typeof MailboxSettings>;

/** Mail providers that let a mailbox be connected by signing in with them, without a password (OAuth 2.0). */
export const OauthProviderId = Type.Union([Type.Literal('google'), Type.Literal('microsoft')]);
/** See the schema of the same name. */
export type OauthProviderId = Static<typeof OauthProviderId>;

/** What a known trouble or doubtful point of a mailbox means and what to do about it, in plain words. */
export const MailboxHint = Type.Object({
  /** Stable name of the cause, e.g. `app-password`. */
  cause: Type.String(),
  ru: Type.String(),
  en: Type.String(),
  /** Page of the provider where it is mended, where there is one. */
  url: Type.Union([Type.String(), Type.Null()]),
});
/** See the schema of the same name. */
export type MailboxHint = Static<typeof MailboxHint>;

/** Result of trying one server: its own words on failure, and a hint that says what to do. */
export const ServerCheck = Type.Object({
  ok: Type.Boolean(),
  code: Type.Union([Type.String(), Type.Null()], { description: 'Code of docs/errors.md when not ok' }),
  response: ServerWords,
  /** Absent when ok, and where the cause is not a known one. */
  hint: Type.Optional(MailboxHint),
});
/** See the schema of the same name. */
export type ServerCheck = Static<typeof ServerCheck>;

/** A mailbox as the API shows it: never its password. */
export const Mailbox = Type.Object({
  id: Id,
  ...MailboxSettings.properties,
  isDefault: Type.Boolean(),
  /** Provider whose sign-in opens the mailbox; absent where a password does. */
  oauthProvider: Type.Optional(OauthProviderId),
  /** green: SMTP and IMAP work; grey: only SMTP does, or it asked for no password; red: cannot send. */
  tick: Type.Union([Type.Literal('green'), Type.Literal('grey'), Type.Literal('red')]),
  smtpCheck: ServerCheck,
  imapCheck: Type.Union([ServerCheck, Type.Null()]),
  /** What works and yet may surprise: two folders for sent letters, a server that asks for no password. */
  warnings: Type.Optional(Type.Array(MailboxHint)),
  checkedAt: Time,
  /** When it is verified again by itself. */
  nextCheckAt: Type.Optional(Time),
  /** Set while the mailbox sends nothing: why, in the server's words. */
  paused: Type.Union([
    Type.Object({ code: Type.String(), response: ServerWords, since: Time, hint: Type.Optional(MailboxHint) }),
    Type.Null(),
  ]),
});
/** See the schema of the same name. */
export type Mailbox = Static<typeof Mailbox>;

const settingsExample: MailboxSettings = {
  userId: EXAMPLE.userId,
  fromName: 'Мария Продажная',
  fromAddress: 'maria@company.test',
  smtp: { host: 'smtp.company.test', port: 465, security: 'tls' },
  imap: { host: 'imap.company.test', port: 993, security: 'tls' },
  login: 'maria@company.test',
  signatureHtml: '<p>Мария Продажная</p>',
  limits: { perSecond: 1, perMinute: 60, perHour: 1000, perDay: 2000 },
};
const mailboxExample: Mailbox = {
  id: EXAMPLE.mailboxId,
  ...settingsExample,
  isDefault: true,
  tick: 'green',
  smtpCheck: { ok: true, code: null, response: '235 2.7.0 Authentication successful' },
  imapCheck: { ok: true, code: null, response: 'OK' },
  checkedAt: EXAMPLE.time,
  paused: null,
};

/**
 * Stores a mailbox and verifies it for real by SMTP and IMAP; it is stored also when red, so that nothing typed is lost.
 * With an existing id the mailbox is changed; an absent password keeps the old one. A green or grey check ends a pause.
 * Errors: MAILBOX_INVALID (no password for a new mailbox, or each wrong field in the details), HOST_REFUSED.
 */
export const MailboxSave = defineRequest({
  service,
  name: 'mailbox.save',
  version: 1,
  summary: 'Stores a mailbox and verifies it by SMTP and IMAP.',
  request: Type.Object({
    accountId: AccountId,
    mailboxId: Id,
    settings: MailboxSettings,
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
    makeDefault: Type.Optional(Type.Boolean()),
  }),
  reply: Mailbox,
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      mailboxId: EXAMPLE.mailboxId,
      settings: settingsExample,
      password: 'correct horse',
    },
    reply: mailboxExample,
  },
});

/** Verifies a stored mailbox again; green or grey ends a pause. Errors: MAILBOX_UNKNOWN. */
export const MailboxVerify = defineRequest({
  service,
  name: 'mailbox.verify',
  version: 1,
  summary: 'Verifies a mailbox again.',
  request: Type.Object({ accountId: AccountId, mailboxId: Id }),
  reply: Mailbox,
  example: { request: { accountId: EXAMPLE.accountId, mailboxId: EXAMPLE.mailboxId }, reply: mailboxExample },
});

/** Makes a mailbox the default of its user, without verifying it. Errors: MAILBOX_UNKNOWN. */
export const MailboxSetDefault = defineRequest({
  service,
  name: 'mailbox.set-default',
  version: 1,
  summary: 'Makes a mailbox the default of its user.',
  request: Type.Object({ accountId: AccountId, mailboxId: Id }),
  reply: Mailbox,
  example: { request: { accountId: EXAMPLE.accountId, mailboxId: EXAMPLE.mailboxId }, reply: mailboxExample },
});

/**
 * Deletes a mailbox and its credentials for good. Letters keep their history; those that still wait, and those that come
 * later, end as not sent with MAILBOX_DELETED, each told by its `letter.failed`. A repeat gets MAILBOX_UNKNOWN.
 */
export const MailboxDelete = defineRequest({
  service,
  name: 'mailbox.delete',
  version: 1,
  summary: 'Deletes a mailbox; its queue ends as not sent.',
  request: Type.Object({ accountId: AccountId, mailboxId: Id }),
  reply: Type.Object({
    mailboxId: Id,
    /** Letters that waited at that moment. */
    lettersWaiting: Type.Integer({ minimum: 0 }),
  }),
  example: {
    request: { accountId: EXAMPLE.accountId, mailboxId: EXAMPLE.mailboxId },
    reply: { mailboxId: EXAMPLE.mailboxId, lettersWaiting: 2 },
  },
});

/** Mailboxes of the account, or of one user. */
export const MailboxList = defineRequest({
  service,
  name: 'mailbox.list',
  version: 1,
  summary: 'Mailboxes of the account or of one user.',
  request: Type.Object({ accountId: AccountId, userId: Type.Optional(UserId) }),
  reply: Type.Object({ mailboxes: Type.Array(Mailbox) }),
  example: { request: { accountId: EXAMPLE.accountId }, reply: { mailboxes: [mailboxExample] } },
});

/**
 * The mailbox a letter leaves from: the one named, else the user's default. A paused mailbox is an answer too: the letter waits.
 * Errors: MAILBOX_UNKNOWN (named one is gone), MAILBOX_NONE (the user has none).
 */
export const MailboxResolve = defineRequest({
  service,
  name: 'mailbox.resolve',
  version: 1,
  summary: 'The mailbox a letter leaves from.',
  request: Type.Object({ accountId: AccountId, mailboxId: Type.Optional(Id), userId: Type.Optional(UserId) }),
  reply: Mailbox,
  example: { request: { accountId: EXAMPLE.accountId, userId: EXAMPLE.userId }, reply: mailboxExample },
});

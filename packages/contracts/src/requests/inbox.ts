import Type, { type Static } from 'typebox';
import { AccountId, Id, MailAddress, MessageId, Time } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

const service = 'sender';

/** Most bytes of a part that one request reads as they lie in the message: with their base64 they fit a message of the bus. */
export const MAX_PART_BYTES = 524_288;

/** Where a message lies in a mailbox. It is good until the folder is numbered anew (RFC 9051 section 2.3.1.1). */
export const MessagePlace = Type.Object({
  mailboxId: Id,
  folder: Type.String({ minLength: 1, maxLength: 2000 }),
  uidValidity: Type.String({ pattern: '^\\d{1,20}$' }),
  uid: Type.Integer({ minimum: 1 }),
});
/** See the schema of the same name. */
export type MessagePlace = Static<typeof MessagePlace>;

/** What is known of a message that is looked for. */
export const MessageTraits = Type.Object({
  /** Its Message-ID; enough where it is known. */
  messageId: Type.Optional(MessageId),
  /** Of the sender and of one recipient; at least one of them tells it from others. */
  from: Type.Optional(Type.String({ maxLength: 320 })),
  to: Type.Optional(Type.String({ maxLength: 320 })),
  subject: Type.String({ maxLength: 2000 }),
  /** About when it came; it may have come long before, hardly later. */
  about: Time,
  /** Its first words, which tell letters of one subject from each other. */
  summary: Type.String({ maxLength: 10_000 }),
  /** It went out of this mailbox: Sent is looked through first. */
  outgoing: Type.Boolean(),
});
/** See the schema of the same name. */
export type MessageTraits = Static<typeof MessageTraits>;

/** A file of a message in a mailbox. */
export const MessagePart = Type.Object({
  /** Its number in the message (RFC 9051 section 6.4.5). */
  part: Type.String({ pattern: '^\\d+(\\.\\d+)*$', maxLength: 100 }),
  /** As its sender names it, decoded; empty for none. */
  name: Type.String({ maxLength: 1000 }),
  /** As its sender says, lower case; not to be believed. */
  contentType: Type.String({ maxLength: 200 }),
  /** Content-ID without its angle brackets, by which HTML names it (RFC 2392); null for none. */
  contentId: Type.Union([Type.String({ maxLength: 1000 }), Type.Null()]),
  /** It is meant to be seen in the text. */
  inline: Type.Boolean(),
  /** About how many bytes it has when decoded. */
  bytes: Type.Integer({ minimum: 0 }),
});
/** See the schema of the same name. */
export type MessagePart = Static<typeof MessagePart>;

/** A message as it lies in a mailbox; everything in it was written by strangers. */
export const InboxMessage = Type.Object({
  messageId: Type.Union([MessageId, Type.Null()]),
  inReplyTo: Type.Array(MessageId, { maxItems: 100 }),
  /** The thread up to it, oldest first. */
  references: Type.Array(MessageId, { maxItems: 100 }),
  /** When its sender says it was written; null where that is no time. */
  date: Type.Union([Time, Type.Null()]),
  from: Type.Array(MailAddress, { maxItems: 20 }),
  replyTo: Type.Array(MailAddress, { maxItems: 20 }),
  to: Type.Array(MailAddress, { maxItems: 200 }),
  cc: Type.Array(MailAddress, { maxItems: 200 }),
  subject: Type.String({ maxLength: 2000 }),
  /** Where letters to the list go that it came by (`List-Post`, RFC 2369 section 3.4); null: it came by none. */
  listPost: Type.Union([Type.String({ maxLength: 320 }), Type.Null()]),
  /** Its texts; null where it has none of the kind. */
  html: Type.Union([Type.String(), Type.Null()]),
  text: Type.Union([Type.String(), Type.Null()]),
  /** It is bigger, deeper or has more parts than is read: something is missing. */
  cut: Type.Boolean(),
  parts: Type.Array(MessagePart, { maxItems: 200 }),
});
/** See the schema of the same name. */
export type InboxMessage = Static<typeof InboxMessage>;

const place: MessagePlace = { mailboxId: EXAMPLE.mailboxId, folder: 'INBOX', uidValidity: '1795424000', uid: 15 };
const named = { accountId: EXAMPLE.accountId, place };

/**
 * Looks for a message in a mailbox: by its Message-ID, else by addresses, subject and time, in the inbox and wherever a person may have filed it. Nothing
 * is marked as read. Null: it is not there, or not found in time. Errors: MAILBOX_UNKNOWN, INBOX_NONE (the mailbox has no IMAP), IMAP_AUTH_FAILED,
 * MAIL_APP_PASSWORD_REQUIRED, IMAP_UNREACHABLE, MAIL_TLS_FAILED, HOST_REFUSED, and those of a sign-in (MAIL_OAUTH_…).
 */
export const InboxFindMessage = defineRequest({
  service,
  name: 'inbox.find-message',
  version: 1,
  summary: 'Where a message lies in a mailbox.',
  request: Type.Object({ accountId: AccountId, mailboxId: Id, traits: MessageTraits }),
  reply: Type.Object({ place: Type.Union([MessagePlace, Type.Null()]) }),
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      mailboxId: EXAMPLE.mailboxId,
      traits: {
        from: 'anna@client.test',
        to: 'maria@company.test',
        subject: 'Вопрос по договору',
        about: EXAMPLE.time,
        summary: 'Здравствуйте, когда будет договор?',
        outgoing: false,
      },
    },
    reply: { place },
  },
});

/** Reads a message, its files left out. Errors: MESSAGE_UNKNOWN (moved or deleted since), and those of `inbox.find-message`. */
export const InboxReadMessage = defineRequest({
  service,
  name: 'inbox.read-message',
  version: 1,
  summary: 'Addresses, texts and the list of files of a message.',
  request: Type.Object({ accountId: AccountId, place: MessagePlace }),
  reply: InboxMessage,
  example: {
    request: named,
    reply: {
      messageId: '<CAF-5512@client.test>',
      inReplyTo: [],
      references: [],
      date: EXAMPLE.time,
      from: [{ name: 'Анна Смирнова', address: 'anna@client.test' }],
      replyTo: [],
      to: [{ name: 'Мария Продажная', address: 'maria@company.test' }],
      cc: [],
      subject: 'Вопрос по договору',
      listPost: null,
      html: null,
      text: 'Здравствуйте, когда будет договор?',
      cut: false,
      parts: [
        {
          part: '2',
          name: 'Реквизиты.pdf',
          contentType: 'application/pdf',
          contentId: null,
          inline: false,
          bytes: 5,
        },
      ],
    },
  },
});

/**
 * Reads a piece of a file of a message, decoded. Whoever wants the whole asks again from `next`; so no file is whole in anybody's memory.
 * Errors: as `inbox.read-message`.
 */
export const InboxReadPart = defineRequest({
  service,
  name: 'inbox.read-part',
  version: 1,
  summary: 'A piece of a file of a message.',
  request: Type.Object({
    accountId: AccountId,
    place: MessagePlace,
    part: MessagePart.properties.part,
    /** 0, or `next` of the piece before. */
    from: Type.Integer({ minimum: 0 }),
  }),
  reply: Type.Object({
    /** The bytes in base64. */
    data: Type.String(),
    /** Where the next piece begins; null behind the last. */
    next: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  }),
  example: { request: { ...named, part: '2', from: 0 }, reply: { data: 'JVBERi0=', next: null } },
});

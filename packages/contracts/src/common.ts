import Type, { type Static } from 'typebox';

/** Id of an amoCRM account. */
export const AccountId = Type.Integer({ minimum: 1, description: 'amoCRM account id' });

/** Id of an amoCRM user. */
export const UserId = Type.Integer({ minimum: 1, description: 'amoCRM user id' });

/** Our own ids: letters, templates, triggers, mailboxes. Lower-case hex, 16 bytes. */
export const Id = Type.String({ pattern: '^[0-9a-f]{32}$', description: '16 bytes as lower-case hex' });

/** ISO 8601 time in UTC. */
export const Time = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' });

/** An address as typed; RFC 5321 bounds its length, the mailbox itself proves it. */
export const EmailAddress = Type.String({
  minLength: 3,
  maxLength: 320,
  pattern: '^[^\\s@<>,;:"()\\[\\]\\\\\\u0000-\\u001f]+@[^\\s@<>,;:"()\\[\\]\\\\\\u0000-\\u001f]+$',
});

/** Whom a letter comes from or goes to. */
export const MailAddress = Type.Object({ name: Type.String({ maxLength: 320 }), address: EmailAddress });
/** See {@link MailAddress}. */
export type MailAddress = Static<typeof MailAddress>;

/** `Message-ID` with its angle brackets (RFC 5322 section 3.6.4). */
export const MessageId = Type.String({ maxLength: 900, pattern: '^<[^<>@\\s]+@[^<>@\\s]+>$' });

/** A file that goes with a letter: its bytes are asked of the composer by `attachment.read`. */
export const LetterFile = Type.Object({
  attachmentId: Id,
  /** As the recipient sees it, in any language; no path, no control characters. */
  name: Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\u0000-\\u001f\\u007f/\\\\]+$' }),
  contentType: Type.String({ maxLength: 200, pattern: '^[\\w.+-]+/[\\w.+-]+$' }),
  /** Bytes. */
  size: Type.Integer({ minimum: 0 }),
});
/** See {@link LetterFile}. */
export type LetterFile = Static<typeof LetterFile>;

/** A short name typed by a person: no control characters. */
export const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });

/** Delay in whole seconds, without an upper bound that anyone would meet (a hundred years). */
export const DelaySeconds = Type.Integer({ minimum: 0, maximum: 3_155_760_000 });

/** Which card of the CRM something belongs to. */
export const EntityRef = Type.Object({
  type: Type.Union([Type.Literal('lead'), Type.Literal('contact'), Type.Literal('company')]),
  id: Type.Integer({ minimum: 1 }),
});
/** See {@link EntityRef}. */
export type EntityRef = Static<typeof EntityRef>;

/** A trigger put on an action of a letter or on a trigger link, with its own delay. */
export const TriggerUse = Type.Object({ triggerId: Id, delaySeconds: Type.Optional(DelaySeconds) });
/** See {@link TriggerUse}. */
export type TriggerUse = Static<typeof TriggerUse>;

/** A trigger that fires when the letter was not opened within a time (from 1 minute). */
export const NotOpenedUse = Type.Object({
  triggerId: Id,
  afterSeconds: Type.Integer({ minimum: 60, maximum: 3_155_760_000 }),
});

/** What may happen to a letter and the triggers on each; an action that is absent has none. */
export const LetterActions = Type.Object({
  sent: Type.Array(TriggerUse, { maxItems: 50 }),
  opened: Type.Array(TriggerUse, { maxItems: 50 }),
  notOpened: Type.Array(NotOpenedUse, { maxItems: 50 }),
  failed: Type.Array(TriggerUse, { maxItems: 50 }),
  /** A file of the letter was downloaded from its page. */
  downloaded: Type.Optional(Type.Array(TriggerUse, { maxItems: 50 })),
  /** A person answered; answers of programs fire nothing. */
  replied: Type.Optional(Type.Array(TriggerUse, { maxItems: 50 })),
  /** The letter was sent and came back undelivered. */
  bounced: Type.Optional(Type.Array(TriggerUse, { maxItems: 50 })),
  unsubscribed: Type.Optional(Type.Array(TriggerUse, { maxItems: 50 })),
});
/** See {@link LetterActions}. */
export type LetterActions = Static<typeof LetterActions>;

/** What an execution of a trigger fired on. */
export const ExecutionCause = Type.Union([
  Type.Literal('sent'),
  Type.Literal('opened'),
  Type.Literal('not-opened'),
  Type.Literal('failed'),
  Type.Literal('clicked'),
  Type.Literal('downloaded'),
  Type.Literal('replied'),
  Type.Literal('bounced'),
  Type.Literal('unsubscribed'),
]);
/** See {@link ExecutionCause}. */
export type ExecutionCause = Static<typeof ExecutionCause>;

/** What made a letter: the pipeline, a trigger of another letter, a person who wrote it, or a person's bulk send. */
export const LetterOrigin = Type.Union([
  Type.Object({ type: Type.Literal('digital-pipeline'), hookId: Id }),
  Type.Object({ type: Type.Literal('trigger'), executionId: Id, letterId: Id }),
  Type.Object({ type: Type.Literal('user'), draftId: Id, userId: UserId }),
  Type.Object({ type: Type.Literal('bulk-send'), bulkSendId: Id, userId: UserId }),
]);
/** See {@link LetterOrigin}. */
export type LetterOrigin = Static<typeof LetterOrigin>;

/** What every event of a letter says of it, so that a reader needs no question back. */
export const LetterContext = Type.Object({
  letterId: Id,
  /** Letters made by one send share it; "the first to open" is decided per send and entity. */
  sendId: Id,
  entity: EntityRef,
  /** Id of the template, or what was typed where no such template exists. */
  templateId: Type.String({ maxLength: 100 }),
  templateName: Type.String(),
  subject: Type.String(),
  actions: LetterActions,
  origin: LetterOrigin,
});
/** See {@link LetterContext}. */
export type LetterContext = Static<typeof LetterContext>;

/** Who a visit of a pixel or link was made by, as far as can be told. */
export const VisitorClass = Type.Union([
  Type.Literal('person'),
  Type.Literal('proxy'),
  Type.Literal('machine'),
  Type.Literal('scanner'),
]);
/** See {@link VisitorClass}. */
export type VisitorClass = Static<typeof VisitorClass>;

/** The answer of a server kept for the user: its own words, bounded. */
export const ServerWords = Type.String({ maxLength: 2000 });

import Type, { type Static } from 'typebox';
import { AccountId, EntityRef, Id, Time, UserId } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Actor } from './template.ts';

const service = 'composer';

/** Most recipients of one bulk send. */
export const MAX_BULK_RECIPIENTS = 50_000;
/** Most recipients in one message of the bus: well below its 1 MB. */
export const MAX_BULK_PIECE = 5000;
/** Most recipients of one check, which reads every card while somebody waits. */
export const MAX_BULK_CHECK = 1000;

/**
 * Where a bulk send stands. `preparing`: recipients are being added, nothing is made yet; `done`: every recipient has a letter, and none of them
 * waits any more.
 */
export const BulkSendState = Type.Union([
  Type.Literal('preparing'),
  Type.Literal('running'),
  Type.Literal('paused'),
  Type.Literal('cancelled'),
  Type.Literal('done'),
]);
/** See the schema of the same name. */
export type BulkSendState = Static<typeof BulkSendState>;

const Count = Type.Integer({ minimum: 0 });

/**
 * How many recipients stand where: each is counted once, by the newest of its letters. `waiting` have no letter yet. The sum is the number of recipients.
 */
export const BulkSendCounts = Type.Object({
  waiting: Count,
  queued: Count,
  sent: Count,
  notSent: Count,
  maybeSent: Count,
  cancelled: Count,
});
/** See the schema of the same name. */
export type BulkSendCounts = Static<typeof BulkSendCounts>;

/** A bulk send: one template to many cards, a letter each. */
export const BulkSend = Type.Object({
  id: Id,
  state: BulkSendState,
  templateId: Id,
  templateName: Type.String(),
  /** The mailbox all letters leave from; null: each from the mailbox of whoever is responsible for its card. */
  mailboxId: Type.Union([Id, Type.Null()]),
  /** Who made it. */
  userId: UserId,
  createdAt: Time,
  recipients: Count,
  counts: BulkSendCounts,
});
/** See the schema of the same name. */
export type BulkSend = Static<typeof BulkSend>;

const example: BulkSend = {
  id: EXAMPLE.bulkSendId,
  state: 'running',
  templateId: EXAMPLE.templateId,
  templateName: 'Коммерческое предложение',
  mailboxId: EXAMPLE.mailboxId,
  userId: EXAMPLE.userId,
  createdAt: EXAMPLE.time,
  recipients: 500,
  counts: { waiting: 250, queued: 200, sent: 45, notSent: 5, maybeSent: 0, cancelled: 0 },
};
const actor: Static<typeof Actor> = { userId: EXAMPLE.userId, role: 'administrator' };
const named = Type.Object({ accountId: AccountId, actor: Actor, bulkSendId: Id });
const namedExample = { accountId: EXAMPLE.accountId, actor, bulkSendId: EXAMPLE.bulkSendId };

/**
 * Begins a bulk send with the newest version of the template; recipients are added next, then it is started. Repeating it with the same id changes nothing.
 * Errors: TEMPLATE_UNKNOWN, MAILBOX_UNKNOWN (also somebody else's for a user), MAILBOX_NONE, BULK_SEND_UNKNOWN (the id is somebody else's).
 */
export const BulkSendCreate = defineRequest({
  service,
  name: 'bulk-send.create',
  version: 1,
  summary: 'Begins a bulk send; its recipients follow.',
  request: Type.Object({
    ...named.properties,
    templateId: Id,
    /** Absent: a user's own default mailbox; for an administrator the mailbox of whoever is responsible for each card. */
    mailboxId: Type.Optional(Id),
  }),
  reply: BulkSend,
  example: {
    request: { ...namedExample, templateId: EXAMPLE.templateId, mailboxId: EXAMPLE.mailboxId },
    reply: {
      ...example,
      state: 'preparing',
      recipients: 0,
      counts: { ...example.counts, waiting: 0, queued: 0, sent: 0, notSent: 0 },
    },
  },
});

/**
 * Adds recipients to a bulk send that is not started. A part is named by its number, so that repeating it adds nobody twice. A card named twice in
 * one part counts once; whoever splits a list takes its repeats out.
 * Errors: BULK_SEND_UNKNOWN, BULK_SEND_STARTED, BULK_SEND_TOO_BIG.
 */
export const BulkSendAddRecipients = defineRequest({
  service,
  name: 'bulk-send.add-recipients',
  version: 1,
  summary: 'Adds one part of its recipients to a bulk send that is not started.',
  request: Type.Object({
    ...named.properties,
    part: Type.Integer({ minimum: 0, maximum: 1000 }),
    entities: Type.Array(EntityRef, { minItems: 1, maxItems: MAX_BULK_PIECE }),
  }),
  reply: Type.Object({ recipients: Count }),
  example: {
    request: { ...namedExample, part: 0, entities: [{ type: 'lead', id: EXAMPLE.leadId }] },
    reply: { recipients: 1 },
  },
});

/** Starts a bulk send: from now on its letters are made and leave. Errors: BULK_SEND_UNKNOWN, BULK_SEND_ENDED. */
export const BulkSendStart = defineRequest({
  service,
  name: 'bulk-send.start',
  version: 1,
  summary: 'Starts a bulk send whose recipients are all named.',
  request: named,
  reply: BulkSend,
  example: { request: namedExample, reply: example },
});

/** One bulk send with its counts. Errors: BULK_SEND_UNKNOWN (also for one that the actor may not see). */
export const BulkSendGet = defineRequest({
  service,
  name: 'bulk-send.get',
  version: 1,
  summary: 'One bulk send with its counts.',
  request: named,
  reply: BulkSend,
  example: { request: namedExample, reply: example },
});

/** Bulk sends, newest first: a user's own, all for an administrator. Errors: BAD_REQUEST (a cursor that is none). */
export const BulkSendList = defineRequest({
  service,
  name: 'bulk-send.list',
  version: 1,
  summary: 'Bulk sends of the account, newest first.',
  request: Type.Object({
    accountId: AccountId,
    actor: Actor,
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Integer({ minimum: 1, maximum: 50 }),
  }),
  reply: Type.Object({ bulkSends: Type.Array(BulkSend), nextCursor: Type.Union([Type.String(), Type.Null()]) }),
  example: {
    request: { accountId: EXAMPLE.accountId, actor, limit: 20 },
    reply: { bulkSends: [example], nextCursor: null },
  },
});

/** Holds back what has not begun to leave; a letter in hand finishes. Errors: BULK_SEND_UNKNOWN, BULK_SEND_ENDED. */
export const BulkSendPause = defineRequest({
  service,
  name: 'bulk-send.pause',
  version: 1,
  summary: 'Pauses a bulk send.',
  request: named,
  reply: BulkSend,
  example: { request: namedExample, reply: { ...example, state: 'paused' } },
});

/** Lets a paused bulk send go on. Errors: BULK_SEND_UNKNOWN, BULK_SEND_ENDED. */
export const BulkSendResume = defineRequest({
  service,
  name: 'bulk-send.resume',
  version: 1,
  summary: 'Lets a paused bulk send go on.',
  request: named,
  reply: BulkSend,
  example: { request: namedExample, reply: example },
});

/** Ends a bulk send: what has not begun to leave never will. Asking again says the same. Errors: BULK_SEND_UNKNOWN, BULK_SEND_ENDED (it is done). */
export const BulkSendCancel = defineRequest({
  service,
  name: 'bulk-send.cancel',
  version: 1,
  summary: 'Cancels all of a bulk send that has not begun to leave.',
  request: named,
  reply: BulkSend,
  example: { request: namedExample, reply: { ...example, state: 'cancelled' } },
});

/** What stands in the way of a letter to one card, or should be looked at. */
export const BulkSendProblem = Type.Object({
  entity: EntityRef,
  /** Where the letter would go; null where that is not known. */
  address: Type.Union([Type.String(), Type.Null()]),
  /** Why no letter would leave; null: it would leave, with what is told below. */
  refusal: Type.Union([Type.Object({ code: Type.String(), reason: Type.String() }), Type.Null()]),
  /** Variables of the template that have no value in this card and no default. */
  missing: Type.Array(Type.String()),
  /** An earlier card whose letter goes to the same address. */
  duplicateOf: Type.Union([EntityRef, Type.Null()]),
});
/** See the schema of the same name. */
export type BulkSendProblem = Static<typeof BulkSendProblem>;

/**
 * What a bulk send would come to, without making a letter: every card is read and its letter composed.
 * Errors: those of `bulk-send.create`, and of amoCRM (CRM_UNAVAILABLE …).
 */
export const BulkSendCheck = defineRequest({
  service,
  name: 'bulk-send.check',
  version: 1,
  summary: 'Says who would get no letter, and which letters lack a value or go to the same address.',
  request: Type.Object({
    accountId: AccountId,
    actor: Actor,
    templateId: Id,
    mailboxId: Type.Optional(Id),
    entities: Type.Array(EntityRef, { minItems: 1, maxItems: MAX_BULK_CHECK }),
  }),
  reply: Type.Object({
    recipients: Count,
    /** Letters that would leave. */
    sendable: Count,
    /** Only the cards that there is something to say of, in the order they were named. */
    problems: Type.Array(BulkSendProblem),
  }),
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      actor,
      templateId: EXAMPLE.templateId,
      entities: [{ type: 'lead', id: EXAMPLE.leadId }],
    },
    reply: {
      recipients: 2,
      sendable: 1,
      problems: [
        {
          entity: { type: 'lead', id: EXAMPLE.leadId },
          address: null,
          refusal: {
            code: 'RECIPIENT_NONE',
            reason: 'У клиента нет e-mail. Заполните e-mail контакта и отправьте письмо снова.',
          },
          missing: [],
          duplicateOf: null,
        },
      ],
    },
  },
});

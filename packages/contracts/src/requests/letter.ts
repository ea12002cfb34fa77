import Type, { type Static } from 'typebox';
import { AccountId, EntityRef, Id, LetterOrigin, Time } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Actor } from './template.ts';

const service = 'composer';

/** Where a letter stands, as the lists of the widget name it. `maybe_sent`: only the user can tell. */
export const LetterState = Type.Union([
  Type.Literal('queued'),
  Type.Literal('sent'),
  Type.Literal('not_sent'),
  Type.Literal('maybe_sent'),
]);
/** See the schema of the same name. */
export type LetterState = Static<typeof LetterState>;

/** One line of a letter's timeline. */
export const TimelineEntry = Type.Object({
  at: Time,
  /** Event that told of it, e.g. `letter.sent`. */
  event: Type.String(),
  /** Service that did it. */
  service: Type.String(),
  /** Sentence for a person. */
  detail: Type.String(),
});
/** See the schema of the same name. */
export type TimelineEntry = Static<typeof TimelineEntry>;

/** A letter in a list. */
export const LetterSummary = Type.Object({
  id: Id,
  state: LetterState,
  entity: EntityRef,
  templateId: Type.String(),
  templateName: Type.String(),
  subject: Type.String(),
  to: Type.String(),
  mailboxId: Type.Union([Id, Type.Null()]),
  origin: LetterOrigin,
  createdAt: Time,
  sentAt: Type.Union([Time, Type.Null()]),
  openedAt: Type.Union([Time, Type.Null()]),
  /** When it came back undelivered; such a letter stays `sent`. */
  bouncedAt: Type.Union([Time, Type.Null()]),
  /** When a person answered it first; answers of programs are in the timeline only. */
  repliedAt: Type.Union([Time, Type.Null()]),
  /** Why it is not sent: code and words of the server or of us. */
  failure: Type.Union([Type.Object({ code: Type.String(), response: Type.String() }), Type.Null()]),
});
/** See the schema of the same name. */
export type LetterSummary = Static<typeof LetterSummary>;

/** A letter whole: as it left, with its timeline. */
export const Letter = Type.Object({
  ...LetterSummary.properties,
  messageId: Type.String(),
  from: Type.String(),
  html: Type.String(),
  text: Type.String(),
  timeline: Type.Array(TimelineEntry),
});
/** See the schema of the same name. */
export type Letter = Static<typeof Letter>;

const summaryExample: LetterSummary = {
  id: EXAMPLE.letterId,
  state: 'sent',
  entity: { type: 'lead', id: EXAMPLE.leadId },
  templateId: EXAMPLE.templateId,
  templateName: 'Коммерческое предложение',
  subject: 'Коммерческое предложение для Анны',
  to: 'anna@client.test',
  mailboxId: EXAMPLE.mailboxId,
  origin: { type: 'digital-pipeline', hookId: EXAMPLE.hookId },
  createdAt: EXAMPLE.time,
  sentAt: EXAMPLE.time,
  openedAt: null,
  bouncedAt: null,
  repliedAt: null,
  failure: null,
};

/** One letter. Errors: LETTER_UNKNOWN (also for one that the actor may not see). */
export const LetterGet = defineRequest({
  service,
  name: 'letter.get',
  version: 1,
  summary: 'One letter as it left, with its timeline.',
  request: Type.Object({ accountId: AccountId, actor: Actor, letterId: Id }),
  reply: Letter,
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      actor: { userId: EXAMPLE.userId, role: 'administrator' },
      letterId: EXAMPLE.letterId,
    },
    reply: {
      ...summaryExample,
      messageId: EXAMPLE.messageId,
      from: 'maria@company.test',
      html: '<p>Здравствуйте, Анна!</p>',
      text: 'Здравствуйте, Анна!',
      timeline: [{ at: EXAMPLE.time, event: 'letter.sent', service: 'sender', detail: '250 2.0.0 Ok' }],
    },
  },
});

/** Letters, newest first, filtered by state and entity; `cursor` of one page asks for the next. */
export const LetterList = defineRequest({
  service,
  name: 'letter.list',
  version: 1,
  summary: 'Letters of the account, newest first.',
  request: Type.Object({
    accountId: AccountId,
    actor: Actor,
    state: Type.Optional(LetterState),
    entity: Type.Optional(EntityRef),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Integer({ minimum: 1, maximum: 100 }),
  }),
  reply: Type.Object({ letters: Type.Array(LetterSummary), nextCursor: Type.Union([Type.String(), Type.Null()]) }),
  example: {
    request: { accountId: EXAMPLE.accountId, actor: { userId: EXAMPLE.userId, role: 'administrator' }, limit: 50 },
    reply: { letters: [summaryExample], nextCursor: null },
  },
});

/** Where a trigger link of a letter leads; null: to the "Спасибо!" page. Errors: LETTER_UNKNOWN, TRIGGER_LINK_UNKNOWN. */
export const LetterLinkTarget = defineRequest({
  service,
  name: 'letter.link-target',
  version: 1,
  summary: 'Redirect address of a trigger link in one letter.',
  request: Type.Object({ accountId: AccountId, letterId: Id, linkNumber: Type.Integer({ minimum: 1 }) }),
  reply: Type.Object({ url: Type.Union([Type.String({ maxLength: 4000 }), Type.Null()]) }),
  example: {
    request: { accountId: EXAMPLE.accountId, letterId: EXAMPLE.letterId, linkNumber: 8 },
    reply: { url: 'https://company.test/kp.pdf' },
  },
});

import Type, { type Static } from 'typebox';
import { AccountId, EntityRef, Id } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { AnswerKind, DRAFT_EXAMPLE, Draft } from './draft.ts';
import { Actor } from './template.ts';

/** What is answered or passed on, and how. */
export const AnswerOrder = Type.Object({
  kind: AnswerKind,
  /** The card that the answer belongs to. */
  entity: EntityRef,
  /** The card in whose feed the letter stands; absent: the same. */
  noteEntity: Type.Optional(EntityRef),
  /** The note of the letter (`amomail_message`) in that feed. */
  noteId: Type.Integer({ minimum: 1 }),
  /** The mailbox to look in and to send from; absent: those of whoever asks, the one that the letter was sent to first. */
  mailboxId: Type.Optional(Id),
});
/** See the schema of the same name. */
export type AnswerOrder = Static<typeof AnswerOrder>;

/**
 * Begins an answer to a letter of amoCRM's mail module, or passes it on: a draft with recipients, subject, thread and the letter quoted, its images shown
 * and, when it is passed on, its files. The letter is looked for in the mailboxes of whoever asks; where it is not found the draft says so in
 * `original` and quotes what amoCRM knows. Asking again with the same id gives the draft that is there.
 * Errors: MAIL_NOTE_UNKNOWN, MAILBOX_UNKNOWN (also a colleague's), DRAFT_UNKNOWN (somebody else's id), DRAFT_SENT, DRAFT_LIMIT, and what passes by itself.
 */
export const DraftAnswer = defineRequest({
  service: 'composer',
  name: 'draft.answer',
  version: 1,
  summary: 'Begins a reply to an incoming letter, or passes it on.',
  request: Type.Object({ accountId: AccountId, actor: Actor, draftId: Id, ...AnswerOrder.properties }),
  reply: Draft,
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      actor: { userId: EXAMPLE.userId, role: 'user' },
      draftId: EXAMPLE.draftId,
      kind: 'reply',
      entity: { type: 'lead', id: EXAMPLE.leadId },
      noteId: EXAMPLE.noteId,
    },
    reply: {
      ...DRAFT_EXAMPLE,
      contactIds: [],
      to: '"Анна Смирнова" <anna@client.test>',
      cc: '',
      subject: 'Re: Вопрос по договору',
      inReplyTo: '<CAF-5512@client.test>',
      references: ['<CAF-5512@client.test>'],
      original: { kind: 'reply', noteId: EXAMPLE.noteId, state: 'found', shortened: false, leftOut: [] },
    },
  },
});

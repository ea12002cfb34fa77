import Type, { type Static } from 'typebox';
import { AccountId, EntityRef, Time } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** Somebody as amoCRM's mail module names them; the address may be empty or none. */
const Correspondent = Type.Object({ name: Type.String(), address: Type.String() });

/** All that amoCRM's API gives of a letter of its mail module: a note of the type `amomail_message` in a card's feed. */
export const MailNote = Type.Object({
  noteId: Type.Integer({ minimum: 1 }),
  /** True for a letter that came in, false for one that went out. */
  incoming: Type.Boolean(),
  from: Correspondent,
  to: Correspondent,
  subject: Type.String(),
  /** The first words of the letter, as text. */
  summary: Type.String(),
  /** How many files came with it. */
  attachments: Type.Integer({ minimum: 0 }),
  /** When the note was made: about when the letter came, later where amoCRM found an old one. */
  createdAt: Time,
  /** amoCRM's own id of the letter, or whatever it gives: the same in the feeds of several cards. */
  messageId: Type.String(),
  /** amoCRM shows it to the owner of its mailbox only. */
  isPrivate: Type.Boolean(),
});
/** See the schema of the same name. */
export type MailNote = Static<typeof MailNote>;

/**
 * Reads the note of a letter in the feed of a card.
 * Errors: MAIL_NOTE_UNKNOWN (also for a note of another type), ACCOUNT_UNKNOWN, ACCOUNT_DISABLED, CRM_UNAUTHORIZED, CRM_UNAVAILABLE.
 */
export const MailNoteRead = defineRequest({
  service: 'amocrm-sync',
  name: 'mail-note.read',
  version: 1,
  summary: 'What amoCRM knows of a letter in a card.',
  request: Type.Object({
    accountId: AccountId,
    /** The card in whose feed the note stands. */
    entity: EntityRef,
    noteId: Type.Integer({ minimum: 1 }),
  }),
  reply: MailNote,
  example: {
    request: { accountId: EXAMPLE.accountId, entity: { type: 'lead', id: EXAMPLE.leadId }, noteId: EXAMPLE.noteId },
    reply: {
      noteId: EXAMPLE.noteId,
      incoming: true,
      from: { name: 'Анна Смирнова', address: 'anna@client.test' },
      to: { name: 'Мария Продажная', address: 'maria@company.test' },
      subject: 'Вопрос по договору',
      summary: 'Здравствуйте, когда будет договор?',
      attachments: 1,
      createdAt: EXAMPLE.time,
      messageId: '5512',
      isPrivate: false,
    },
  },
});

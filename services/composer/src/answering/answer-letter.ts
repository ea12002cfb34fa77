import {
  AccountGet,
  type Actor,
  type AnswerOrder,
  type DraftContent,
  type DraftOriginal,
  EmailAddress,
  type InboxMessage,
  type MailNote,
  MailNoteRead,
  PochtovikError,
  parserOf,
} from '@pochtovik/contracts';
import type { Ask } from '@pochtovik/service-kit';
import { answerRecipients } from '../domain/answer-recipients.ts';
import { answerSubject } from '../domain/answer-subject.ts';
import { answerThread } from '../domain/answer-thread.ts';
import { typedRecipient } from '../domain/draft-of-letter.ts';
import { quotedLetter, textAsHtml } from '../domain/quote.ts';
import { oneLine } from '../domain/recipient.ts';
import type { Renderer } from '../rendering/renderer.ts';
import type { CarriedFiles, CarryFiles } from './carry-files.ts';
import type { FindOriginal } from './find-original.ts';

/** A draft that answers a letter, and what became of the letter. */
export interface AnswerDraft {
  content: DraftContent;
  original: DraftOriginal;
}

/** Makes the draft of an answer. Errors: MAIL_NOTE_UNKNOWN, MAILBOX_UNKNOWN, and what passes by itself. */
export type AnswerLetter = (
  order: AnswerOrder & { accountId: number; actor: Actor; draftId: string },
) => Promise<AnswerDraft>;

/** What is quoted of a letter: the whole, or what amoCRM knows of it. */
type Known = Pick<
  InboxMessage,
  'from' | 'replyTo' | 'to' | 'cc' | 'listPost' | 'subject' | 'messageId' | 'references' | 'inReplyTo'
>;

const CRM_TIMEOUT_MS = 30_000;
const MAX_TEXT = 100_000;
const NONE: CarriedFiles = { attachmentIds: [], images: {}, leftOut: [] };
const addressParser = parserOf(EmailAddress);

/** Makes {@link AnswerLetter}. */
export function createAnswerLetter(deps: {
  ask: Ask;
  renderer: Renderer;
  find: FindOriginal;
  carry: CarryFiles;
  trackerUrl: string;
}): AnswerLetter {
  const { ask, renderer } = deps;

  /** The letter's text as HTML that can be quoted; what goes beyond the bounds of rendering is quoted by its first words. */
  async function quoteOf(message: InboxMessage | null, note: MailNote, { images }: CarriedFiles) {
    // What amoCRM hides from others is not quoted from its note: who may read it has it in a mailbox.
    const summary = { html: textAsHtml(note.isPrivate ? '' : note.summary), shortened: message !== null };
    if (message?.html != null) {
      try {
        return await renderer.quote({ html: message.html, images, trackerUrl: deps.trackerUrl });
      } catch (error) {
        if (!(error instanceof PochtovikError) || error.code !== 'TEMPLATE_INVALID') throw error;
        return summary;
      }
    }
    if (message?.text == null) return summary;
    return { html: textAsHtml(message.text.slice(0, MAX_TEXT)), shortened: message.text.length > MAX_TEXT };
  }

  return async ({ accountId, actor, draftId, kind, entity, noteEntity = entity, noteId, mailboxId }) => {
    const [note, { language, timezone: timeZone }] = await Promise.all([
      ask(MailNoteRead, accountId, { accountId, entity: noteEntity, noteId }, { timeoutMs: CRM_TIMEOUT_MS }),
      ask(AccountGet, accountId, { accountId }),
    ]);
    const { state, found, mailbox, own } = await deps.find(accountId, actor, note, mailboxId);
    const message = found?.message ?? null;
    const carried = found ? await deps.carry({ accountId, actor, draftId, kind }, found.place, found.message) : NONE;
    const { html, shortened } = await quoteOf(message, note, carried);
    const known: Known = message ?? ofNote(note);
    const at = new Date(message?.date ?? note.createdAt);
    const { to, cc } = answerRecipients(kind, known, own);
    return {
      content: {
        entity,
        mailboxId: mailbox?.id ?? null,
        contactIds: [],
        to: to ? typed(to) : '',
        cc: cc.map(typed).join(', '),
        bcc: '',
        subject: answerSubject(kind, known.subject),
        html: quotedLetter(kind, { ...known, at }, html, { language, timeZone }),
        templateId: null,
        actions: { sent: [], opened: [], notOpened: [], failed: [] },
        attachmentIds: carried.attachmentIds,
        withoutSignature: false,
        ...answerThread(kind, known),
      },
      original: { kind, noteId, state, shortened: shortened || (message?.cut ?? false), leftOut: carried.leftOut },
    };
  };
}

function typed({ name, address }: { name: string; address: string }): string {
  return typedRecipient({ name: oneLine(name).slice(0, 100), address });
}

/** What amoCRM knows of a letter; a text that is no address is nobody. */
function ofNote({ from, to, subject }: MailNote): Known {
  const somebody = (who: MailNote['from']) => (addressParser.check(who.address) ? [who] : []);
  return {
    ...{ from: somebody(from), to: somebody(to), cc: [], replyTo: [], listPost: null, subject },
    ...{ messageId: null, references: [], inReplyTo: [] },
  };
}

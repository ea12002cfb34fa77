import type { AnswerKind, DraftContent, InboxMessage } from '@pochtovik/contracts';

/** As many as a letter names; programs look at the first and the last of a thread. */
const MAX_REFERENCES = 100;

/**
 * The thread of an answer (RFC 5322 section 3.6.4): the whole one of the letter, else what it answered where that is one, and the letter itself. A letter
 * that is passed on belongs to the thread and answers nothing.
 */
export function answerThread(
  kind: AnswerKind,
  { messageId, references, inReplyTo }: Pick<InboxMessage, 'messageId' | 'references' | 'inReplyTo'>,
): Pick<DraftContent, 'inReplyTo' | 'references'> {
  if (messageId === null) return { inReplyTo: null, references: [] };
  const before = references.length > 0 ? references : inReplyTo.length === 1 ? inReplyTo : [];
  const [first, ...rest] = before.filter((id) => id !== messageId);
  const thread = first === undefined ? [] : [first, ...rest.slice(-(MAX_REFERENCES - 2))];
  return { inReplyTo: kind === 'forward' ? null : messageId, references: [...thread, messageId] };
}

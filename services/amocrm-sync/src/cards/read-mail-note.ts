import { type EntityRef, type MailNote, PochtovikError } from '@pochtovik/contracts';
import type { AmocrmClient, Scope } from '../amocrm/client.ts';
import { CARD_PATHS } from '../amocrm/directory-api.ts';
import { AmocrmRefused } from '../amocrm/errors.ts';
import { MailNoteAnswer, NoteAnswer } from '../amocrm/schemas.ts';
import { mailNoteView } from '../domain/mail-note.ts';

const MAIL = 'amomail_message';

/**
 * Reads the note of a letter in a card's feed.
 * @throws PochtovikError MAIL_NOTE_UNKNOWN, also for a note of another type, and what {@link AmocrmClient.read} throws
 */
export async function readMailNote(
  client: AmocrmClient,
  scope: Scope,
  entity: EntityRef,
  noteId: number,
): Promise<MailNote> {
  const path = `${CARD_PATHS[entity.type]}/${entity.id}/notes/${noteId}`;
  const note = await client.read(scope, path, {}, NoteAnswer).catch((error: unknown) => {
    if (error instanceof AmocrmRefused && error.httpStatus === 404) return null;
    throw error;
  });
  if (note?.note_type !== MAIL || !MailNoteAnswer.check(note)) throw new PochtovikError('MAIL_NOTE_UNKNOWN');
  return mailNoteView(note.id, note.created_at, note.params);
}

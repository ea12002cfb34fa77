import { MailNoteRead } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import { readMailNote } from '../cards/read-mail-note.ts';
import { requireActive } from '../store/require-active.ts';
import { withDeadline } from './deadline.ts';
import type { RequestParts } from './parts.ts';

/** What amoCRM knows of a letter in a card, fresh. */
export function serveMailNoteRead(kit: Pick<Kit<unknown>, 'serve'>, parts: RequestParts): void {
  kit.serve(MailNoteRead, async ({ accountId, entity, noteId }) => {
    await requireActive(parts.accounts, accountId);
    return withDeadline(accountId, parts.readDeadlineMs, (scope) => readMailNote(parts.client, scope, entity, noteId));
  });
}

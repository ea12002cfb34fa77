import { LetterList, MailboxList } from '@pochtovik/contracts';
import { readCursor, writeCursor } from '@pochtovik/service-kit';
import { mailboxesOfList, statesOfList } from '../domain/letter-lists.ts';
import { searchOf } from '../domain/letter-search.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';
import { letterSummary } from './letter-view.ts';
import { visibleMailboxes } from './visible-mailboxes.ts';

/** Answers `letter.list`. Errors: BAD_REQUEST for a cursor that is none of ours. */
export function serveLetterList(kit: ComposerKit, letters: LetterStore): void {
  /** Mailboxes of a user, as far as a filter names one. */
  async function mailboxesOf(accountId: number, userId: number | undefined): Promise<string[] | undefined> {
    if (userId === undefined) return undefined;
    const { mailboxes } = await kit.ask(MailboxList, accountId, { accountId, userId });
    return mailboxes.map(({ id }) => id);
  }

  kit.serve(LetterList, async ({ accountId, actor, cursor, limit, ...asked }) => {
    const { state, entity, mailboxId, userId, templateId, from, to } = asked;
    const after = cursor === undefined ? null : readCursor(cursor);
    const [visible, ofUser] = await Promise.all([
      visibleMailboxes(kit.ask, accountId, actor),
      mailboxesOf(accountId, userId),
    ]);
    const filter = {
      states: state && statesOfList(state),
      entity,
      mailboxIds: mailboxesOfList(visible, ofUser, mailboxId === undefined ? undefined : [mailboxId]),
      templateId,
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
      search: (asked.search !== undefined && searchOf(asked.search)) || undefined,
    };
    // One more than asked for tells whether there is a next page.
    const found = await letters.list(accountId, filter, { after, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = found.length > limit && last !== undefined;
    return {
      letters: page.map(letterSummary),
      nextCursor: more ? writeCursor({ createdAt: last.createdAt, id: last._id }) : null,
    };
  });
}

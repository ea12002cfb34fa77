import {
  type Actor,
  type Contact,
  type DraftContent,
  DraftGet,
  DraftPreviewGet,
  DraftSave,
  DraftSend,
  EntityRead,
  newId,
} from '@pochtovik/contracts';
import { ACCOUNT, MAILBOX } from './fixtures.ts';
import type { Neighbours } from './neighbours.ts';

/** Who owns the example's mailbox and writes the letters. */
export const WRITER: Actor = { userId: MAILBOX.userId, role: 'user' };

const [ANNA] = EntityRead.example.reply.contacts;

/** A contact of the card. */
export function contact(id: number, name: string, ...emails: string[]): Contact {
  if (!ANNA) throw new Error('the example has no contact');
  const [firstName = '', lastName = ''] = name.split(' ');
  return { ...ANNA, id, name, firstName, lastName, emails };
}

/** Content of a draft to one typed address, changed as a test wants it. */
export function written(changes: Partial<DraftContent> = {}): DraftContent {
  return {
    ...DraftSave.example.request.content,
    ...{ contactIds: [], to: 'anna@client.test', cc: '', bcc: '' },
    ...changes,
  };
}

/** What a test does with drafts, by default as {@link WRITER}. */
export function draftHands(neighbours: () => Neighbours) {
  const named = (draftId: string, actor: Actor, accountId: number) => ({ accountId, actor, draftId });
  const save = (
    draftId: string,
    revision: number,
    changes: Partial<DraftContent> = {},
    actor = WRITER,
    accountId = ACCOUNT,
  ) => neighbours().ask(DraftSave, { ...named(draftId, actor, accountId), revision, content: written(changes) });
  const get = (draftId: string, actor = WRITER, accountId = ACCOUNT) =>
    neighbours().ask(DraftGet, named(draftId, actor, accountId));
  const preview = (draftId: string, letter?: number, actor = WRITER) =>
    neighbours().ask(DraftPreviewGet, {
      ...named(draftId, actor, ACCOUNT),
      ...(letter !== undefined && { letter }),
    });
  const send = (
    draftId: string,
    { revision = 1, confirmSuppressed = false, actor = WRITER, accountId = ACCOUNT } = {},
  ) => neighbours().ask(DraftSend, { ...named(draftId, actor, accountId), revision, confirmSuppressed });
  /** A new draft's id. */
  async function draft(changes: Partial<DraftContent> = {}, actor = WRITER): Promise<string> {
    const draftId = newId();
    await save(draftId, 0, changes, actor);
    return draftId;
  }
  return { save, get, preview, send, draft };
}

import { type Actor, PochtovikError } from '@pochtovik/contracts';
import type { Ask } from '@pochtovik/service-kit';
import { maySeeTemplate } from '../domain/template-access.ts';
import { visibleMailboxes } from '../requests/visible-mailboxes.ts';
import type { DraftStore } from '../store/drafts.ts';
import type { LetterStore } from '../store/letters.ts';
import type { TemplateStore } from '../store/templates.ts';

/** What tells where a file is used. */
export interface FileUseDeps {
  ask: Ask;
  letters: LetterStore;
  templates: TemplateStore;
  drafts: DraftStore;
}

/** Errors: ATTACHMENT_UNKNOWN for a file that is neither the actor's own nor goes with a template or letter that the actor may see. */
export async function assertMaySeeFile(
  { ask, letters, templates }: FileUseDeps,
  accountId: number,
  actor: Actor,
  file: { id: string; ownerUserId: number | null },
): Promise<void> {
  if (actor.role === 'administrator' || file.ownerUserId === actor.userId) return;
  const carrying = await templates.carrying(accountId, file.id);
  if (carrying.some((template) => maySeeTemplate(actor, template))) return;
  const mailboxIds = (await visibleMailboxes(ask, accountId, actor)) ?? [];
  if (!(await letters.carries(accountId, file.id, mailboxIds))) throw new PochtovikError('ATTACHMENT_UNKNOWN');
}

/** True when a template, a letter or a draft carries the file; images of texts are always taken for used. */
export async function isUsedFile(
  { letters, templates, drafts }: Pick<FileUseDeps, 'letters' | 'templates' | 'drafts'>,
  accountId: number,
  file: { id: string; ownerUserId: number | null },
): Promise<boolean> {
  return (
    file.ownerUserId === null ||
    (await templates.carries(accountId, file.id)) ||
    (await drafts.carries(accountId, file.id)) ||
    (await letters.carries(accountId, file.id))
  );
}

/** Errors: ATTACHMENT_IN_USE when a template, a letter or a draft carries the file. */
export async function assertUnused(
  deps: FileUseDeps,
  accountId: number,
  file: { id: string; ownerUserId: number | null },
): Promise<void> {
  if (await isUsedFile(deps, accountId, file)) throw new PochtovikError('ATTACHMENT_IN_USE');
}

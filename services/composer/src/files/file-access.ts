import { type Actor, PochtovikError } from '@pochtovik/contracts';
import type { Ask } from '@pochtovik/service-kit';
import { maySeeTemplate } from '../domain/template-access.ts';
import { visibleMailboxes } from '../requests/visible-mailboxes.ts';
import type { LetterStore } from '../store/letters.ts';
import type { TemplateStore } from '../store/templates.ts';

/** What tells where a file is used. */
export interface FileUseDeps {
  ask: Ask;
  letters: LetterStore;
  templates: TemplateStore;
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

/** Errors: ATTACHMENT_IN_USE when a template or a letter carries the file; images of texts are always taken for used. */
export async function assertUnused(
  { letters, templates }: FileUseDeps,
  accountId: number,
  file: { id: string; ownerUserId: number | null },
): Promise<void> {
  const isUsed =
    file.ownerUserId === null ||
    (await templates.carrying(accountId, file.id)).length > 0 ||
    (await letters.carries(accountId, file.id));
  if (isUsed) throw new PochtovikError('ATTACHMENT_IN_USE');
}

import { type Actor, PochtovikError } from '@pochtovik/contracts';

/** Administrators see and change all drafts, users their own. */
export function maySeeDraft(actor: Actor, draft: { ownerUserId: number }): boolean {
  return actor.role === 'administrator' || actor.userId === draft.ownerUserId;
}

/** The error of whoever has seen another revision than there is. */
export function draftChanged({ revision }: { revision: number }): PochtovikError {
  const message = `Revision ${revision} is there by now: get the draft again.`;
  return new PochtovikError('DRAFT_CHANGED', {
    details: [{ field: 'revision', message, code: 'DRAFT_CHANGED', suggestion: String(revision) }],
  });
}

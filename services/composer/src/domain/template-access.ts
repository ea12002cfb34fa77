import { type Actor, PochtovikError } from '@pochtovik/contracts';

/** What access to a template depends on. */
export interface TemplateOwnership {
  ownerUserId: number;
  content: { isPublic: boolean; openTo?: readonly number[] };
}

/** Administrators see every template, users their own, the public ones and those open to them. */
export function maySeeTemplate(actor: Actor, template: TemplateOwnership): boolean {
  const { isPublic, openTo = [] } = template.content;
  return mayChangeTemplate(actor, template) || isPublic || openTo.includes(actor.userId);
}

/** Administrators change every template, users only their own. */
export function mayChangeTemplate(actor: Actor, template: TemplateOwnership): boolean {
  return actor.role === 'administrator' || actor.userId === template.ownerUserId;
}

/** Errors: ACCESS_DENIED. */
export function assertMayChangeTemplate(actor: Actor, template: TemplateOwnership): void {
  if (mayChangeTemplate(actor, template)) return;
  const message = 'Only its owner and administrators change a template: make a copy of it.';
  throw new PochtovikError('ACCESS_DENIED', { message });
}

import type { Actor } from '@pochtovik/contracts';

/** What access to a template depends on. */
export interface TemplateOwnership {
  ownerUserId: number;
  content: { isPublic: boolean };
}

/** Administrators see every template, users their own and the public ones. */
export function maySeeTemplate(actor: Actor, template: TemplateOwnership): boolean {
  return mayChangeTemplate(actor, template) || template.content.isPublic;
}

/** Administrators change every template, users only their own. */
export function mayChangeTemplate(actor: Actor, template: TemplateOwnership): boolean {
  return actor.role === 'administrator' || actor.userId === template.ownerUserId;
}

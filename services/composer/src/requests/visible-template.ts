import { type Actor, PochtovikError } from '@pochtovik/contracts';
import { assertMayChangeTemplate, maySeeTemplate } from '../domain/template-access.ts';
import type { StoredTemplate, TemplateStore } from '../store/templates.ts';

/** A template that the actor may see, also one in the archive. Errors: TEMPLATE_UNKNOWN, also for one that the actor may not see. */
export async function visibleTemplate(
  templates: TemplateStore,
  accountId: number,
  actor: Actor,
  templateId: string,
): Promise<StoredTemplate> {
  const template = await templates.find(accountId, templateId);
  if (!template || !maySeeTemplate(actor, template)) throw new PochtovikError('TEMPLATE_UNKNOWN');
  return template;
}

/** A template that the actor may change. Errors: TEMPLATE_UNKNOWN, ACCESS_DENIED for one that the actor may see only. */
export async function ownTemplate(
  templates: TemplateStore,
  accountId: number,
  actor: Actor,
  templateId: string,
): Promise<StoredTemplate> {
  const template = await visibleTemplate(templates, accountId, actor, templateId);
  assertMayChangeTemplate(actor, template);
  return template;
}

import { PochtovikError, TemplateSetOwner } from '@pochtovik/contracts';
import type { Facts } from '../composing/crm-facts.ts';
import { faultOf } from '../domain/template-members.ts';
import type { ComposerKit } from '../kit.ts';
import type { TemplateStore } from '../store/templates.ts';
import { templateSummary } from './template-view.ts';
import { visibleTemplate } from './visible-template.ts';

/** Answers `template.set-owner`. Errors: ADMIN_REQUIRED, TEMPLATE_UNKNOWN, TEMPLATE_USERS_INVALID. */
export function serveTemplateSetOwner(
  kit: ComposerKit,
  { facts, templates }: { facts: Facts; templates: TemplateStore },
): void {
  kit.serve(TemplateSetOwner, async ({ accountId, actor, templateId, ownerUserId }) => {
    if (actor.role !== 'administrator') throw new PochtovikError('ADMIN_REQUIRED');
    const template = await visibleTemplate(templates, accountId, actor, templateId);
    const users = await facts.users(accountId);
    const fault = faultOf(
      ownerUserId,
      users.find(({ id }) => id === ownerUserId),
    );
    if (fault) {
      throw new PochtovikError('TEMPLATE_USERS_INVALID', { details: [{ field: 'ownerUserId', ...fault }] });
    }
    return templateSummary((await templates.change(accountId, templateId, { ownerUserId })) ?? template);
  });
}

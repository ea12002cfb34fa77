import { PochtovikError, TemplateGet } from '@pochtovik/contracts';
import { maySeeTemplate } from '../domain/template-access.ts';
import type { ComposerKit } from '../kit.ts';
import type { TemplateStore } from '../store/templates.ts';
import { templateView } from './template-view.ts';

/** Answers `template.get`. Errors: TEMPLATE_UNKNOWN. */
export function serveTemplateGet(kit: ComposerKit, templates: TemplateStore): void {
  kit.serve(TemplateGet, async ({ accountId, actor, templateId }) => {
    const template = await templates.find(accountId, templateId);
    if (!template || !maySeeTemplate(actor, template)) throw new PochtovikError('TEMPLATE_UNKNOWN');
    return templateView(template);
  });
}

import { PochtovikError, TemplatePreviewGet } from '@pochtovik/contracts';
import type { PreviewTemplate } from '../composing/preview-template.ts';
import { maySeeTemplate } from '../domain/template-access.ts';
import type { ComposerKit } from '../kit.ts';
import type { TemplateStore } from '../store/templates.ts';

/** Answers `template.preview`. Errors: TEMPLATE_UNKNOWN, and what passes by itself. */
export function serveTemplatePreview(kit: ComposerKit, templates: TemplateStore, preview: PreviewTemplate): void {
  kit.serve(TemplatePreviewGet, async ({ accountId, actor, templateId, entity }) => {
    const template = await templates.find(accountId, templateId);
    if (!template || !maySeeTemplate(actor, template)) throw new PochtovikError('TEMPLATE_UNKNOWN');
    return preview(accountId, template, entity);
  });
}

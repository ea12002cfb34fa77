import { TemplateGet } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { TemplateStore } from '../store/templates.ts';
import { templateView } from './template-view.ts';
import { visibleTemplate } from './visible-template.ts';

/** Answers `template.get`. Errors: TEMPLATE_UNKNOWN. */
export function serveTemplateGet(kit: ComposerKit, templates: TemplateStore): void {
  kit.serve(TemplateGet, async ({ accountId, actor, templateId }) =>
    templateView(await visibleTemplate(templates, accountId, actor, templateId)),
  );
}

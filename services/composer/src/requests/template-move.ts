import { TemplateMove } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { TemplateFolderStore } from '../store/template-folders.ts';
import type { TemplateStore } from '../store/templates.ts';
import { moveTemplate } from '../templates/save-template.ts';
import { templateSummary } from './template-view.ts';
import { ownTemplate } from './visible-template.ts';

/** Answers `template.move`. Errors: TEMPLATE_UNKNOWN, ACCESS_DENIED, FOLDER_UNKNOWN. */
export function serveTemplateMove(
  kit: ComposerKit,
  deps: { templates: TemplateStore; folders: TemplateFolderStore },
): void {
  kit.serve(TemplateMove, async ({ accountId, actor, templateId, folderId }) => {
    await ownTemplate(deps.templates, accountId, actor, templateId);
    return templateSummary(await moveTemplate(deps, accountId, templateId, folderId));
  });
}

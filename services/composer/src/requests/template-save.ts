import { TemplateSave } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import { type SaveDeps, saveTemplate } from '../templates/save-template.ts';
import { templateView } from './template-view.ts';

/** Answers `template.save`. Errors: those of `saveTemplate`. */
export function serveTemplateSave(kit: ComposerKit, deps: SaveDeps): void {
  kit.serve(TemplateSave, async ({ accountId, actor, templateId, content, folderId }) =>
    templateView(await saveTemplate(deps, accountId, actor, templateId, { content, folderId })),
  );
}

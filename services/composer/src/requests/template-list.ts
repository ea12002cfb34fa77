import { TemplateList } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { TemplateStore } from '../store/templates.ts';
import { templateSummary } from './template-view.ts';

/** Answers `template.list`. */
export function serveTemplateList(kit: ComposerKit, templates: TemplateStore): void {
  kit.serve(TemplateList, async ({ accountId, actor }) => ({
    templates: (await templates.list(accountId, actor)).map(templateSummary),
  }));
}

import { TemplateCopy } from '@pochtovik/contracts';
import { askLanguage } from '../composing/make-letter.ts';
import { copyName } from '../domain/copy-name.ts';
import { contentHash } from '../domain/template-content.ts';
import type { ComposerKit } from '../kit.ts';
import type { TemplateStore } from '../store/templates.ts';
import { templateView } from './template-view.ts';
import { visibleTemplate } from './visible-template.ts';

/**
 * Answers `template.copy`. What was checked when it was saved is not checked again: a copy of a template that a vanished field has broken is as good as the
 * template. Errors: TEMPLATE_UNKNOWN.
 */
export function serveTemplateCopy(
  kit: ComposerKit,
  { templates, now }: { templates: TemplateStore; now(): Date },
): void {
  kit.serve(TemplateCopy, async ({ accountId, actor, templateId, copyId }) => {
    if (!(await templates.find(accountId, copyId))) {
      const source = await visibleTemplate(templates, accountId, actor, templateId);
      const { openTo: _openTo, ...copied } = source.content;
      const [language, taken] = await Promise.all([
        askLanguage(kit.ask, accountId),
        templates.namesFrom(accountId, source.content.name.replace(/ \([^()]*\)$/u, '').slice(0, 100)),
      ]);
      const content = { ...copied, name: copyName(copied.name, language, taken), isPublic: false };
      const { variables, triggerLinks, warnings = [], folderId } = source;
      const version = { content, contentHash: contentHash(content), variables, triggerLinks, warnings };
      const made = { ...version, savedByUserId: actor.userId, savedAt: now(), templateId: copyId, folderId };
      await templates.insertAll(accountId, [made]);
    }
    return templateView(await visibleTemplate(templates, accountId, actor, copyId));
  });
}

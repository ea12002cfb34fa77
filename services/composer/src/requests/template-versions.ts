import { PochtovikError, TemplateVersionGet, TemplateVersionList, TemplateVersionRestore } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { StoredVersion } from '../store/templates.ts';
import { type SaveDeps, saveTemplate } from '../templates/save-template.ts';
import { templateView } from './template-view.ts';
import { ownTemplate } from './visible-template.ts';

/**
 * Answers `template.versions`, `template.version` and `template.restore-version`. Errors: TEMPLATE_UNKNOWN, TEMPLATE_VERSION_UNKNOWN, ACCESS_DENIED,
 * and for the last those of `saveTemplate`.
 */
export function serveTemplateVersions(kit: ComposerKit, deps: SaveDeps): void {
  const { templates } = deps;

  async function versionOf(accountId: number, templateId: string, number: number): Promise<StoredVersion> {
    const version = await templates.version(accountId, templateId, number);
    if (!version) throw new PochtovikError('TEMPLATE_VERSION_UNKNOWN');
    return version;
  }

  kit.serve(TemplateVersionList, async ({ accountId, actor, templateId, before = null, limit }) => {
    await ownTemplate(templates, accountId, actor, templateId);
    const found = await templates.versions(accountId, templateId, before, limit);
    const last = found.at(-1)?.version ?? 1;
    return {
      versions: found.map(({ version, content: { name, subject }, savedByUserId, savedAt }) => ({
        ...{ version, name, subject, savedByUserId },
        savedAt: savedAt.toISOString(),
      })),
      nextBefore: last > 1 ? last : null,
    };
  });

  kit.serve(TemplateVersionGet, async ({ accountId, actor, templateId, version: number }) => {
    await ownTemplate(templates, accountId, actor, templateId);
    const { content, version, savedByUserId, savedAt } = await versionOf(accountId, templateId, number);
    return { ...content, version, savedByUserId, savedAt: savedAt.toISOString() };
  });

  kit.serve(TemplateVersionRestore, async ({ accountId, actor, templateId, version: number }) => {
    const today = await ownTemplate(templates, accountId, actor, templateId);
    const { content: old } = await versionOf(accountId, templateId, number);
    const { openTo: _openTo, ...restored } = old;
    const { isPublic, openTo } = today.content;
    const content = { ...restored, isPublic, ...(openTo && { openTo }) };
    return templateView(await saveTemplate(deps, accountId, actor, templateId, { content, filesOf: old }));
  });
}

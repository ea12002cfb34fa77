import { type Actor, PochtovikError, stableId, TemplateImport } from '@pochtovik/contracts';
import { templateSortKey } from '../domain/template-keys.ts';
import type { ComposerKit } from '../kit.ts';
import { readTemplateFile } from '../templates/read-template-file.ts';
import type { SaveDeps } from '../templates/save-template.ts';
import { MAX_FOLDERS } from './template-folders.ts';
import { templateSummary } from './template-view.ts';
import { visibleTemplate } from './visible-template.ts';

/**
 * Answers `template.import`. All is checked before anything is stored, ids are derived from that of the import, and no template is seen before the last is stored,
 * so a process killed in between leaves nothing half done that a repeat does not end. Errors: TEMPLATE_FILE_INVALID, and what passes by itself.
 */
export function serveTemplateImport(kit: ComposerKit, deps: SaveDeps): void {
  const { folders, templates, now } = deps;

  /** Ids of the folders by name, made where there is none. Errors: TEMPLATE_FILE_INVALID when there would be too many. */
  async function foldersOf(accountId: number, actor: Actor, importId: string, names: ReadonlySet<string>) {
    const wanted = new Map([...names].map((name) => [templateSortKey(name), name]));
    const known = new Map(
      (await folders.list(accountId)).map((folder) => [templateSortKey(folder.name), folder.folderId]),
    );
    const added = [...wanted].filter(([key]) => !known.has(key));
    if (known.size + added.length > MAX_FOLDERS) {
      const message = `The account would have ${known.size + added.length} folders; ${MAX_FOLDERS} is the most.`;
      throw new PochtovikError('TEMPLATE_FILE_INVALID', {
        details: [{ field: 'templates', message, code: 'FOLDER_LIMIT' }],
      });
    }
    for (const [key, name] of added) {
      const folderId = stableId('imported folder', importId, key);
      await folders.insert(accountId, { folderId, name, createdByUserId: actor.userId, createdAt: now() });
      known.set(key, (await folders.findNamed(accountId, name))?.folderId ?? folderId);
    }
    return (name: string | null) => (name === null ? null : (known.get(templateSortKey(name)) ?? null));
  }

  kit.serve(TemplateImport, async ({ accountId, actor, importId, file, leaveOutMissing }) => {
    const read = await readTemplateFile(deps, accountId, actor, file, leaveOutMissing);
    if (read.problems.length > 0) throw new PochtovikError('TEMPLATE_FILE_INVALID', { details: read.problems });
    const names = new Set(read.templates.flatMap(({ folder }) => folder ?? []));
    const folderOf = await foldersOf(accountId, actor, importId, names);
    const saved = { savedByUserId: actor.userId, savedAt: now() };
    const made = read.templates.map(({ version, folder }, index) => ({
      ...{ ...version, ...saved, folderId: folderOf(folder) },
      templateId: stableId('imported template', importId, index),
    }));
    await templates.insertAll(accountId, made);
    const stored = await Promise.all(
      made.map(({ templateId }) => visibleTemplate(templates, accountId, actor, templateId)),
    );
    return { templates: stored.map(templateSummary), notes: read.notes };
  });
}

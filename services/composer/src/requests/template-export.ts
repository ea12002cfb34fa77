import {
  type Actor,
  MAX_FILED_TEMPLATES,
  MAX_TEMPLATE_FILE_BYTES,
  PochtovikError,
  TemplateExport,
  type TemplateFile,
} from '@pochtovik/contracts';
import type { Facts } from '../composing/crm-facts.ts';
import { filedTemplate, triggersIn } from '../domain/template-file.ts';
import type { ComposerKit } from '../kit.ts';
import type { AttachmentStore } from '../store/attachments.ts';
import type { TemplateFolderStore } from '../store/template-folders.ts';
import type { StoredTemplate, TemplateStore } from '../store/templates.ts';
import { visibleTemplate } from './visible-template.ts';

/** What saving templates as a file needs. */
export interface TemplateExportDeps {
  facts: Facts;
  templates: TemplateStore;
  folders: TemplateFolderStore;
  attachments: AttachmentStore;
  now(): Date;
}

/** Answers `template.export`. Errors: TEMPLATE_UNKNOWN, TEMPLATE_FILE_TOO_BIG. */
export function serveTemplateExport(kit: ComposerKit, deps: TemplateExportDeps): void {
  const { facts, templates, folders, attachments } = deps;

  async function idsOfAll(accountId: number, actor: Actor): Promise<string[]> {
    const page = { after: null, limit: MAX_FILED_TEMPLATES + 1 };
    const found = await templates.list(accountId, actor, { archived: false }, page);
    if (found.length > MAX_FILED_TEMPLATES) throw tooBig(`more than ${MAX_FILED_TEMPLATES} templates`);
    if (found.length === 0) throw new PochtovikError('TEMPLATE_UNKNOWN');
    return found.map(({ id }) => id);
  }

  async function fileOf(accountId: number, found: readonly StoredTemplate[]): Promise<TemplateFile> {
    const usedTriggers = new Set(found.flatMap(({ content }) => triggersIn(content.actions)));
    const usedLinks = new Set(found.flatMap(({ triggerLinks }) => triggerLinks));
    const usedFiles = found.flatMap(({ content }) => content.attachments ?? []);
    const [triggers, links, files, allFolders] = await Promise.all([
      usedTriggers.size > 0 ? facts.triggers(accountId) : [],
      usedLinks.size > 0 ? facts.triggerLinks(accountId) : [],
      attachments.findAll(accountId, [...new Set(usedFiles.map(({ attachmentId }) => attachmentId))]),
      folders.list(accountId),
    ]);
    const byId = new Map(files.map((file) => [file.id, file]));
    const folderNames = new Map(allFolders.map(({ folderId, name }) => [folderId, name]));
    return {
      format: 'pochtovik-templates',
      version: 1,
      exportedAt: deps.now().toISOString(),
      templates: found.map(({ content, folderId }) => {
        const carried = (content.attachments ?? []).flatMap(({ attachmentId, name }) => {
          const file = byId.get(attachmentId);
          return file ? [{ name, size: file.size, sha256: file.sha256 }] : [];
        });
        return filedTemplate(content, folderNames.get(folderId ?? '') ?? null, carried);
      }),
      triggers: triggers.filter(({ id }) => usedTriggers.has(id)).map(({ id, name }) => ({ id, name })),
      triggerLinks: links.filter(({ number }) => usedLinks.has(number)).map(({ number, name }) => ({ number, name })),
    };
  }

  kit.serve(TemplateExport, async ({ accountId, actor, templateIds }) => {
    const found: StoredTemplate[] = [];
    let bytes = 0;
    for (const id of templateIds ?? (await idsOfAll(accountId, actor))) {
      const template = await visibleTemplate(templates, accountId, actor, id);
      bytes += Buffer.byteLength(JSON.stringify(template.content));
      if (bytes > MAX_TEMPLATE_FILE_BYTES) throw tooBig(`the first ${found.length + 1} are ${bytes} bytes`);
      found.push(template);
    }
    const file = await fileOf(accountId, found);
    const size = Buffer.byteLength(JSON.stringify(file));
    if (size > MAX_TEMPLATE_FILE_BYTES) throw tooBig(`${size} bytes`);
    return file;
  });
}

function tooBig(what: string): PochtovikError {
  const message = `${what}; at most ${MAX_FILED_TEMPLATES} templates and ${MAX_TEMPLATE_FILE_BYTES} bytes fit.`;
  return new PochtovikError('TEMPLATE_FILE_TOO_BIG', { details: [{ field: 'templateIds', message }] });
}

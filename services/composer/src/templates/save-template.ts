import { type Actor, PochtovikError, type TemplateContent } from '@pochtovik/contracts';
import { assertMayChangeTemplate } from '../domain/template-access.ts';
import { cleanContent, contentHash } from '../domain/template-content.ts';
import { withFileNames } from '../files/template-files.ts';
import type { TemplateFolderStore } from '../store/template-folders.ts';
import type { NewVersion, StoredTemplate, TemplateStore } from '../store/templates.ts';
import { type CheckDeps, checkTemplate } from './check-template.ts';

/** What saving a template needs. */
export interface SaveDeps extends CheckDeps {
  templates: TemplateStore;
  folders: TemplateFolderStore;
  now(): Date;
}

/** A content to be saved, and for a new template the folder it lies in. */
export interface TypedTemplate {
  content: TemplateContent;
  folderId?: string | null | undefined;
  /** A content that its files come from: they need not be asked about again. */
  filesOf?: TemplateContent;
}

/**
 * Stores a content as a new version, or makes the template; the same content again makes no version.
 * Errors: those of {@link checkTemplate}, ACCESS_DENIED, TEMPLATE_ARCHIVED, FOLDER_UNKNOWN.
 */
export async function saveTemplate(
  deps: SaveDeps,
  accountId: number,
  actor: Actor,
  templateId: string,
  typed: TypedTemplate,
): Promise<StoredTemplate> {
  const content = withFileNames(cleanContent(typed.content));
  const hash = contentHash(content);
  const { folderId } = typed;
  if (folderId) await assertFolder(deps.folders, accountId, folderId);
  const before = await changeable(deps.templates, accountId, actor, templateId);
  if (before?.contentHash === hash) return placed(deps, accountId, before, folderId);
  const checkedAgainst = { before: typed.filesOf ?? before?.content, content };
  const { variables, triggerLinks, leftOut: warnings } = await checkTemplate(deps, accountId, actor, checkedAgainst);
  const version = { content, contentHash: hash, variables, triggerLinks, warnings };
  const saved = { ...version, savedByUserId: actor.userId, savedAt: deps.now() };
  return placed(deps, accountId, await stored(deps.templates, accountId, actor, templateId, saved), folderId);
}

/**
 * Puts a template into a folder; one that is deleted at the same moment leaves it in none.
 * Errors: FOLDER_UNKNOWN, TEMPLATE_UNKNOWN.
 */
export async function moveTemplate(
  { templates, folders }: Pick<SaveDeps, 'templates' | 'folders'>,
  accountId: number,
  templateId: string,
  folderId: string | null,
): Promise<StoredTemplate> {
  if (folderId !== null) await assertFolder(folders, accountId, folderId);
  const moved = await templates.change(accountId, templateId, { folderId });
  if (!moved) throw new PochtovikError('TEMPLATE_UNKNOWN');
  if (folderId === null || (await folders.find(accountId, folderId))) return moved;
  await templates.change(accountId, templateId, { folderId: null });
  throw new PochtovikError('FOLDER_UNKNOWN');
}

async function assertFolder(folders: TemplateFolderStore, accountId: number, folderId: string): Promise<void> {
  if (!(await folders.find(accountId, folderId))) throw new PochtovikError('FOLDER_UNKNOWN');
}

/** A new template in its folder; a repeat of the save that made it finds it there or puts it there. */
async function placed(
  deps: SaveDeps,
  accountId: number,
  template: StoredTemplate,
  folderId: string | null | undefined,
): Promise<StoredTemplate> {
  if (folderId === undefined || template.version > 1 || template.folderId === folderId) return template;
  return moveTemplate(deps, accountId, template.id, folderId);
}

/** The template as it is, when the actor may change it; null when there is none. @throws PochtovikError ACCESS_DENIED, TEMPLATE_ARCHIVED */
async function changeable(
  templates: TemplateStore,
  accountId: number,
  actor: Actor,
  templateId: string,
): Promise<StoredTemplate | null> {
  const template = await templates.find(accountId, templateId);
  if (!template) return null;
  assertMayChangeTemplate(actor, template);
  if (template.archivedAt) throw new PochtovikError('TEMPLATE_ARCHIVED');
  return template;
}

/** Adds the version behind whatever is the newest by now: two who save at once both get theirs, one after the other. */
async function stored(
  templates: TemplateStore,
  accountId: number,
  actor: Actor,
  templateId: string,
  version: NewVersion,
): Promise<StoredTemplate> {
  for (;;) {
    const newest = await changeable(templates, accountId, actor, templateId);
    if (newest?.contentHash === version.contentHash) return newest;
    await templates.addVersion(accountId, templateId, newest?.version ?? 0, version);
  }
}

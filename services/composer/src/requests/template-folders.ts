import {
  type Actor,
  PochtovikError,
  type TemplateFolder,
  TemplateFolderCreate,
  TemplateFolderDelete,
  TemplateFolderList,
  TemplateFolderRename,
} from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { StoredFolder, TemplateFolderStore } from '../store/template-folders.ts';
import type { TemplateStore } from '../store/templates.ts';

/** Most folders of an account: what a list still shows at once. */
export const MAX_FOLDERS = 200;

/**
 * Answers `template-folder.create`, `.rename`, `.delete` and `.list`. Errors: FOLDER_UNKNOWN, FOLDER_EXISTS, FOLDER_LIMIT, ACCESS_DENIED.
 */
export function serveTemplateFolders(
  kit: ComposerKit,
  { folders, templates, now }: { folders: TemplateFolderStore; templates: TemplateStore; now(): Date },
): void {
  async function view(accountId: number, actor: Actor, folder: StoredFolder): Promise<TemplateFolder> {
    return folderView(folder, await templates.countByFolder(accountId, actor));
  }

  kit.serve(TemplateFolderList, async ({ accountId, actor }) => {
    const [found, counts] = await Promise.all([folders.list(accountId), templates.countByFolder(accountId, actor)]);
    return { folders: found.map((folder) => folderView(folder, counts)) };
  });

  kit.serve(TemplateFolderCreate, async ({ accountId, actor, folderId, name }) => {
    const known = await folders.find(accountId, folderId);
    if (known) return view(accountId, actor, known);
    if ((await folders.count(accountId)) >= MAX_FOLDERS) throw new PochtovikError('FOLDER_LIMIT');
    const folder = { folderId, name, createdByUserId: actor.userId };
    if (!(await folders.insert(accountId, { ...folder, createdAt: now() }))) throw new PochtovikError('FOLDER_EXISTS');
    return view(accountId, actor, folder);
  });

  kit.serve(TemplateFolderRename, async ({ accountId, actor, folderId, name }) => {
    const folder = await changeable(folders, accountId, actor, folderId);
    if (!(await folders.rename(accountId, folderId, name))) throw new PochtovikError('FOLDER_EXISTS');
    return view(accountId, actor, { ...folder, name });
  });

  kit.serve(TemplateFolderDelete, async ({ accountId, actor, folderId }) => {
    await changeable(folders, accountId, actor, folderId);
    await templates.emptyFolder(accountId, folderId);
    await folders.remove(accountId, folderId);
    // What was put into it in between.
    await templates.emptyFolder(accountId, folderId);
    return { folderId };
  });
}

/** A folder that the actor may change. Errors: FOLDER_UNKNOWN, ACCESS_DENIED. */
async function changeable(
  folders: TemplateFolderStore,
  accountId: number,
  actor: Actor,
  folderId: string,
): Promise<StoredFolder> {
  const folder = await folders.find(accountId, folderId);
  if (!folder) throw new PochtovikError('FOLDER_UNKNOWN');
  if (actor.role === 'administrator' || actor.userId === folder.createdByUserId) return folder;
  throw new PochtovikError('ACCESS_DENIED', { message: 'Only its maker and administrators change a folder.' });
}

function folderView(
  { folderId: id, name, createdByUserId }: StoredFolder,
  counts: ReadonlyMap<string, number>,
): TemplateFolder {
  return { id, name, createdByUserId, templates: counts.get(id) ?? 0 };
}

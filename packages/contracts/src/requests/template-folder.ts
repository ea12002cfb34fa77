import Type, { type Static } from 'typebox';
import { AccountId, Id, Name, UserId } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Actor } from './template.ts';

const service = 'composer';

/** A folder for templates. Everybody of the account sees it; which templates in it a user sees is told by each of them. */
export const TemplateFolder = Type.Object({
  id: Id,
  name: Name,
  /** Who made it: this user and administrators rename and delete it. */
  createdByUserId: UserId,
  /** How many templates in it the one who asks may see, those in the archive apart. */
  templates: Type.Integer({ minimum: 0 }),
});
/** See the schema of the same name. */
export type TemplateFolder = Static<typeof TemplateFolder>;

const folderExample: TemplateFolder = {
  id: EXAMPLE.folderId,
  name: 'Продажи',
  createdByUserId: EXAMPLE.userId,
  templates: 3,
};
const actor = { userId: EXAMPLE.userId, role: 'administrator' as const };
const named = { accountId: EXAMPLE.accountId, actor, folderId: EXAMPLE.folderId };

/** Makes a folder; the same id again finds it as it is. Errors: FOLDER_EXISTS (in whatever case of letters), FOLDER_LIMIT. */
export const TemplateFolderCreate = defineRequest({
  service,
  name: 'template-folder.create',
  version: 1,
  summary: 'Makes a folder for templates.',
  request: Type.Object({ accountId: AccountId, actor: Actor, folderId: Id, name: Name }),
  reply: TemplateFolder,
  example: { request: { ...named, name: 'Продажи' }, reply: { ...folderExample, templates: 0 } },
});

/** Renames a folder. Errors: FOLDER_UNKNOWN, FOLDER_EXISTS, ACCESS_DENIED (neither its maker nor an administrator). */
export const TemplateFolderRename = defineRequest({
  service,
  name: 'template-folder.rename',
  version: 1,
  summary: 'Renames a folder.',
  request: Type.Object({ accountId: AccountId, actor: Actor, folderId: Id, name: Name }),
  reply: TemplateFolder,
  example: { request: { ...named, name: 'Продажи' }, reply: folderExample },
});

/** Deletes a folder; its templates lie in none from then on. Errors: FOLDER_UNKNOWN (also the second time), ACCESS_DENIED. */
export const TemplateFolderDelete = defineRequest({
  service,
  name: 'template-folder.delete',
  version: 1,
  summary: 'Deletes a folder and keeps its templates.',
  request: Type.Object({ accountId: AccountId, actor: Actor, folderId: Id }),
  reply: Type.Object({ folderId: Id }),
  example: { request: named, reply: { folderId: EXAMPLE.folderId } },
});

/** All folders of the account, by name. */
export const TemplateFolderList = defineRequest({
  service,
  name: 'template-folder.list',
  version: 1,
  summary: 'Folders for templates.',
  request: Type.Object({ accountId: AccountId, actor: Actor }),
  reply: Type.Object({ folders: Type.Array(TemplateFolder) }),
  example: { request: { accountId: EXAMPLE.accountId, actor }, reply: { folders: [folderExample] } },
});

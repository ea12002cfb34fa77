import { Id, TemplateFolder, TemplateFolderDelete, TemplateFolderRename } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../domain/caller.ts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';

const Params = Type.Object({ folderId: Id });
const Body = Type.Object({ name: TemplateFolder.properties.name });

/** PUT and DELETE /api/v1/template-folders/:folderId: renames a folder, and deletes it without its templates. */
export const templateFolder: Routes = (app, gateway) => {
  app.put(
    '/api/v1/template-folders/:folderId',
    { config: { auth: 'user' }, schema: { params: Params, body: Body, response: { 200: TemplateFolder } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const asked = { accountId, actor: actorOf(caller), ...request.params, ...request.body };
      return gateway.ask(TemplateFolderRename, accountId, asked);
    },
  );

  app.delete(
    '/api/v1/template-folders/:folderId',
    { config: { auth: 'user' }, schema: { params: Params, response: { 200: TemplateFolderDelete.reply } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return gateway.ask(TemplateFolderDelete, accountId, { accountId, actor: actorOf(caller), ...request.params });
    },
  );
};

import { parserOf, TemplateFolder, TemplateFolderCreate, TemplateFolderList } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../domain/caller.ts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';
import { createOnce } from '../../../../server/idempotency.ts';

const folderParser = parserOf(TemplateFolder);
const Body = Type.Object({ name: TemplateFolder.properties.name });

/** GET and POST /api/v1/template-folders: the folders of the account, and a new one. */
export const templateFolders: Routes = (app, gateway) => {
  app.get(
    '/api/v1/template-folders',
    { config: { auth: 'user' }, schema: { response: { 200: TemplateFolderList.reply } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return gateway.ask(TemplateFolderList, accountId, { accountId, actor: actorOf(caller) });
    },
  );

  app.post(
    '/api/v1/template-folders',
    { config: { auth: 'user' }, schema: { body: Body, response: { 201: TemplateFolder } } },
    async (request, reply) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const named = { accountId, actor: actorOf(caller), ...request.body };
      const folder = await createOnce(gateway, request, folderParser, (folderId) =>
        gateway.ask(TemplateFolderCreate, accountId, { ...named, folderId }),
      );
      return reply.code(201).send(folder);
    },
  );
};

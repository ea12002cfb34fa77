import { Id, TemplateMove } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

/** PUT /api/v1/templates/:templateId/folder: puts a template into a folder, with null into none. */
export const templateFolderOf: Routes = (app, gateway) => {
  app.put(
    '/api/v1/templates/:templateId/folder',
    {
      config: { auth: 'user' },
      schema: {
        params: Type.Object({ templateId: Id }),
        body: Type.Object({ folderId: TemplateMove.request.properties.folderId }),
        response: { 200: TemplateMove.reply },
      },
    },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const asked = { accountId, actor: actorOf(caller), ...request.params, ...request.body };
      return gateway.ask(TemplateMove, accountId, asked);
    },
  );
};

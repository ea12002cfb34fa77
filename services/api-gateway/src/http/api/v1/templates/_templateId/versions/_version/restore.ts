import { Id, Template, TemplateVersionRestore } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../../../domain/caller.ts';
import type { Routes } from '../../../../../../../server/app.ts';
import { callerOf } from '../../../../../../../server/authentication.ts';

const Params = Type.Object({ templateId: Id, version: TemplateVersionRestore.request.properties.version });

/** POST /api/v1/templates/:templateId/versions/:version/restore: saves an old version as the newest one; a repeat makes no other. */
export const restoreTemplateVersion: Routes = (app, gateway) => {
  app.post(
    '/api/v1/templates/:templateId/versions/:version/restore',
    { config: { auth: 'user' }, schema: { params: Params, response: { 200: Template } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return gateway.ask(TemplateVersionRestore, accountId, { accountId, actor: actorOf(caller), ...request.params });
    },
  );
};

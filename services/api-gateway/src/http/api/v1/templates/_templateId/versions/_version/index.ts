import { Id, TemplateVersionGet } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../../../domain/caller.ts';
import type { Routes } from '../../../../../../../server/app.ts';
import { callerOf } from '../../../../../../../server/authentication.ts';

const Params = Type.Object({ templateId: Id, version: TemplateVersionGet.request.properties.version });

/** GET /api/v1/templates/:templateId/versions/:version: a template as it was. */
export const templateVersion: Routes = (app, gateway) => {
  app.get(
    '/api/v1/templates/:templateId/versions/:version',
    { config: { auth: 'user' }, schema: { params: Params, response: { 200: TemplateVersionGet.reply } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return gateway.ask(TemplateVersionGet, accountId, { accountId, actor: actorOf(caller), ...request.params });
    },
  );
};

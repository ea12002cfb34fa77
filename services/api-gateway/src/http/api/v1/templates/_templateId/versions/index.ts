import { Id, TemplateVersionList } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../../domain/caller.ts';
import type { Routes } from '../../../../../../server/app.ts';
import { callerOf } from '../../../../../../server/authentication.ts';

const Query = Type.Object({
  before: TemplateVersionList.request.properties.before,
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
});

/** GET /api/v1/templates/:templateId/versions: versions of a template, newest first. */
export const templateVersions: Routes = (app, gateway) => {
  app.get(
    '/api/v1/templates/:templateId/versions',
    {
      config: { auth: 'user' },
      schema: {
        params: Type.Object({ templateId: Id }),
        querystring: Query,
        response: { 200: TemplateVersionList.reply },
      },
    },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const asked = { accountId, actor: actorOf(caller), ...request.params, ...request.query };
      return gateway.ask(TemplateVersionList, accountId, asked);
    },
  );
};

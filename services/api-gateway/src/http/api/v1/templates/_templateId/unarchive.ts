import { Id, TemplateUnarchive } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

/** POST /api/v1/templates/:templateId/unarchive: takes a template out of the archive. */
export const unarchiveTemplate: Routes = (app, gateway) => {
  app.post(
    '/api/v1/templates/:templateId/unarchive',
    {
      config: { auth: 'user' },
      schema: { params: Type.Object({ templateId: Id }), response: { 200: TemplateUnarchive.reply } },
    },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return gateway.ask(TemplateUnarchive, accountId, { accountId, actor: actorOf(caller), ...request.params });
    },
  );
};

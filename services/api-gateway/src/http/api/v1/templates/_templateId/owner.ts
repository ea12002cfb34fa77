import { Id, TemplateSetOwner, UserId } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

/** PUT /api/v1/templates/:templateId/owner: gives a template to another user. */
export const templateOwner: Routes = (app, gateway) => {
  app.put(
    '/api/v1/templates/:templateId/owner',
    {
      config: { auth: 'administrator' },
      schema: {
        params: Type.Object({ templateId: Id }),
        body: Type.Object({ ownerUserId: UserId }),
        response: { 200: TemplateSetOwner.reply },
      },
    },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const asked = { accountId, actor: actorOf(caller), ...request.params, ...request.body };
      return gateway.ask(TemplateSetOwner, accountId, asked);
    },
  );
};

import { Id, parserOf, Template, TemplateCopy } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';
import { createOnce } from '../../../../../server/idempotency.ts';

const templateParser = parserOf(Template);

/** POST /api/v1/templates/:templateId/copy: a copy of a template, which is the caller’s and private. */
export const copyTemplate: Routes = (app, gateway) => {
  app.post(
    '/api/v1/templates/:templateId/copy',
    {
      config: { auth: 'user' },
      schema: { params: Type.Object({ templateId: Id }), response: { 201: Template } },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const copy = await createOnce(gateway, request, templateParser, (copyId) =>
        gateway.ask(TemplateCopy, accountId, { accountId, actor: actorOf(caller), ...request.params, copyId }),
      );
      return reply.code(201).send(copy);
    },
  );
};

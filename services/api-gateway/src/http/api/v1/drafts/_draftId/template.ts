import { DraftToTemplate, Id, NewTemplateChoices, parserOf, Template } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';
import { createOnce } from '../../../../../server/idempotency.ts';

const templateParser = parserOf(Template);

/** POST /api/v1/drafts/:draftId/template: saves a draft as a template, with its files, triggers and ticks. */
export const draftToTemplate: Routes = (app, gateway) => {
  app.post(
    '/api/v1/drafts/:draftId/template',
    {
      config: { auth: 'user' },
      schema: { params: Type.Object({ draftId: Id }), body: NewTemplateChoices, response: { 201: Template } },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const asked = { accountId, actor: actorOf(caller), ...request.params, ...request.body };
      const template = await createOnce(gateway, request, templateParser, (templateId) =>
        gateway.ask(DraftToTemplate, accountId, { ...asked, templateId }),
      );
      return reply.code(201).send(template);
    },
  );
};

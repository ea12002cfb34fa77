import { parserOf, Template, TemplateContent, TemplateFilter, TemplateList, TemplateSave } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../domain/caller.ts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';
import { createOnce } from '../../../../server/idempotency.ts';
import { Loops, loopsWith } from '../../../../server/loops-with.ts';

/** A template as it was saved, with the loops that it makes. */
const SavedTemplate = Type.Object({ ...Template.properties, ...Loops.properties });
const templateParser = parserOf(Template);
const { folderId } = TemplateSave.request.properties;
const Body = Type.Object({ ...TemplateContent.properties, folderId });
const { cursor } = TemplateList.request.properties;
const Query = Type.Object({
  ...TemplateFilter.properties,
  cursor,
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 100 }),
});

/** GET and POST /api/v1/templates: the templates a user may use, and a new one. */
export const templates: Routes = (app, gateway) => {
  app.get(
    '/api/v1/templates',
    { config: { auth: 'user' }, schema: { querystring: Query, response: { 200: TemplateList.reply } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return gateway.ask(TemplateList, accountId, { accountId, actor: actorOf(caller), ...request.query });
    },
  );

  app.post(
    '/api/v1/templates',
    { config: { auth: 'user' }, schema: { body: Body, response: { 201: SavedTemplate } } },
    async (request, reply) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const { folderId, ...content } = request.body;
      const template = await createOnce(gateway, request, templateParser, (templateId) =>
        gateway.ask(TemplateSave, accountId, {
          accountId,
          actor: actorOf(caller),
          templateId,
          content,
          ...(folderId !== undefined && { folderId }),
        }),
      );
      const loops = await loopsWith(gateway, request, ({ templateId }) => templateId === template.id);
      return reply.code(201).send({ ...template, ...loops });
    },
  );
};

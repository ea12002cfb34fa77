import { Id, Template, TemplateArchive, TemplateContent, TemplateGet, TemplateSave } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';
import { Loops, loopsWith } from '../../../../../server/loops-with.ts';

const Params = Type.Object({ templateId: Id });
/** A template as it was saved, with the loops that it makes. */
const SavedTemplate = Type.Object({ ...Template.properties, ...Loops.properties });
const ArchiveQuery = Type.Object({
  confirmPipeline: Type.Boolean({ default: false, description: 'No action of the digital pipeline names it any more' }),
});

/** GET, PUT and DELETE /api/v1/templates/:templateId: one template whole, a new version of it, and putting it into the archive. */
export const template: Routes = (app, gateway) => {
  const { ask } = gateway;
  app.get(
    '/api/v1/templates/:templateId',
    { config: { auth: 'user' }, schema: { params: Params, response: { 200: Template } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return ask(TemplateGet, accountId, { accountId, actor: actorOf(caller), ...request.params });
    },
  );

  app.put(
    '/api/v1/templates/:templateId',
    { config: { auth: 'user' }, schema: { params: Params, body: TemplateContent, response: { 200: SavedTemplate } } },
    async (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const named = { accountId, actor: actorOf(caller), ...request.params };
      // Saving under an id that is not there would make a template; a PUT only changes one.
      await ask(TemplateGet, accountId, named);
      const saved = await ask(TemplateSave, accountId, { ...named, content: request.body });
      return { ...saved, ...(await loopsWith(gateway, request, ({ templateId }) => templateId === saved.id)) };
    },
  );

  app.delete(
    '/api/v1/templates/:templateId',
    {
      config: { auth: 'user' },
      schema: { params: Params, querystring: ArchiveQuery, response: { 200: TemplateArchive.reply } },
    },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return ask(TemplateArchive, accountId, {
        accountId,
        actor: actorOf(caller),
        ...request.params,
        ...request.query,
      });
    },
  );
};

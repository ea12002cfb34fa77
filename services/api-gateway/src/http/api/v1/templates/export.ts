import { Id, MAX_FILED_TEMPLATES, PochtovikError, parserOf, TemplateExport } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../domain/caller.ts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';

const Query = Type.Object({
  ids: Type.Optional(Type.String({ maxLength: 40 * MAX_FILED_TEMPLATES, description: 'Ids with commas between them' })),
});
const idsParser = parserOf(Type.Array(Id, { minItems: 1, maxItems: MAX_FILED_TEMPLATES }));
/** Many templates are read, one after the other. */
const TIMEOUT_MS = 30_000;

/** Errors: BAD_REQUEST. */
function idsIn(ids: string): string[] {
  const parts = ids.split(',');
  if (idsParser.check(parts)) return [...new Set(parts)];
  const message = `must be 1 to ${MAX_FILED_TEMPLATES} ids of templates with commas between them`;
  throw new PochtovikError('BAD_REQUEST', { details: [{ field: 'ids', message }] });
}

/** GET /api/v1/templates/export?ids=…,…: templates as a file to be saved; without ids all that the caller sees. */
export const exportTemplates: Routes = (app, gateway) => {
  app.get(
    '/api/v1/templates/export',
    { config: { auth: 'user' }, schema: { querystring: Query, response: { 200: TemplateExport.reply } } },
    async (request, reply) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const { ids } = request.query;
      const asked = { accountId, actor: actorOf(caller), ...(ids !== undefined && { templateIds: idsIn(ids) }) };
      const file = await gateway.ask(TemplateExport, accountId, asked, { timeoutMs: TIMEOUT_MS });
      const name = `pochtovik-templates-${file.exportedAt.slice(0, 10)}.json`;
      return reply.header('Content-Disposition', `attachment; filename="${name}"`).send(file);
    },
  );
};

import { MAX_TEMPLATE_FILE_BYTES, PochtovikError, parserOf, TemplateFile, TemplateImport } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../domain/caller.ts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';
import { createOnce } from '../../../../server/idempotency.ts';

const replyParser = parserOf(TemplateImport.reply);
const Query = Type.Object({
  leaveOutMissing: Type.Boolean({
    default: false,
    description: 'Triggers and files that the account does not have are left out instead of refused',
  }),
});
/** Every text is checked, each within its bounds of time. */
const TIMEOUT_MS = 60_000;

/** POST /api/v1/templates/import: makes the templates of a file, all or none. The body is the file as it was saved. */
export const importTemplates: Routes = (app, gateway) => {
  app.post(
    '/api/v1/templates/import',
    {
      config: { auth: 'user' },
      bodyLimit: MAX_TEMPLATE_FILE_BYTES,
      schema: { querystring: Query, body: TemplateFile, response: { 201: TemplateImport.reply } },
      errorHandler(error, _request, _reply) {
        throw 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE'
          ? new PochtovikError('TEMPLATE_FILE_TOO_BIG', { cause: error })
          : error;
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const named = { accountId, actor: actorOf(caller), ...request.query };
      const made = await createOnce(gateway, request, replyParser, (importId) =>
        gateway.ask(TemplateImport, accountId, { ...named, importId, file: request.body }, { timeoutMs: TIMEOUT_MS }),
      );
      return reply.code(201).send(made);
    },
  );
};

import { ExecutionList, Id, LetterGet } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../../domain/caller.ts';
import type { Routes } from '../../../../../../server/app.ts';
import { callerOf } from '../../../../../../server/authentication.ts';

/** GET /api/v1/letters/:letterId/executions: what the triggers of a letter did and will do. */
export const letterExecutions: Routes = (app, { ask }) => {
  app.get(
    '/api/v1/letters/:letterId/executions',
    {
      config: { auth: 'user' },
      schema: { params: Type.Object({ letterId: Id }), response: { 200: ExecutionList.reply } },
    },
    async (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const { letterId } = request.params;
      // The composer decides who may see a letter; its executions go with it.
      await ask(LetterGet, accountId, { accountId, actor: actorOf(caller), letterId });
      return ask(ExecutionList, accountId, { accountId, letterId });
    },
  );
};

import { Execution, ExecutionRepeat, Id, LetterGet } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../../../domain/caller.ts';
import type { Routes } from '../../../../../../../server/app.ts';
import { callerOf } from '../../../../../../../server/authentication.ts';

/** POST /api/v1/letters/:letterId/executions/:executionId/repeat: runs a failed execution again; asked twice it is run once. */
export const repeatExecution: Routes = (app, { ask }) => {
  app.post(
    '/api/v1/letters/:letterId/executions/:executionId/repeat',
    {
      config: { auth: 'user' },
      schema: { params: Type.Object({ letterId: Id, executionId: Id }), response: { 200: Execution } },
    },
    async (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const { letterId, executionId } = request.params;
      // The composer decides who may see a letter; whoever may sees its executions and may repeat them.
      await ask(LetterGet, accountId, { accountId, actor: actorOf(caller), letterId });
      return ask(ExecutionRepeat, accountId, { accountId, letterId, executionId });
    },
  );
};

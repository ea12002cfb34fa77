import { BulkSend, BulkSendResume, Id } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

/** POST /api/v1/bulk-sends/:bulkSendId/resume: lets a paused bulk send go on. Asking again says the same. */
export const resumeBulkSend: Routes = (app, { ask }) => {
  app.post(
    '/api/v1/bulk-sends/:bulkSendId/resume',
    {
      config: { auth: 'user' },
      schema: { params: Type.Object({ bulkSendId: Id }), response: { 200: BulkSend } },
    },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return ask(BulkSendResume, accountId, { accountId, actor: actorOf(caller), ...request.params });
    },
  );
};

import { BulkSend, BulkSendCancel, Id } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

/** POST /api/v1/bulk-sends/:bulkSendId/cancel: what has not begun to leave never will. Asking again says the same. */
export const cancelBulkSend: Routes = (app, { ask }) => {
  app.post(
    '/api/v1/bulk-sends/:bulkSendId/cancel',
    {
      config: { auth: 'user' },
      schema: { params: Type.Object({ bulkSendId: Id }), response: { 200: BulkSend } },
    },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return ask(BulkSendCancel, accountId, { accountId, actor: actorOf(caller), ...request.params });
    },
  );
};

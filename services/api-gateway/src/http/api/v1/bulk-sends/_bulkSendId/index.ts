import { BulkSend, BulkSendGet, Id } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

/** GET /api/v1/bulk-sends/:bulkSendId: one bulk send with where its recipients stand. */
export const bulkSend: Routes = (app, { ask }) => {
  app.get(
    '/api/v1/bulk-sends/:bulkSendId',
    {
      config: { auth: 'user' },
      schema: { params: Type.Object({ bulkSendId: Id }), response: { 200: BulkSend } },
    },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return ask(BulkSendGet, accountId, { accountId, actor: actorOf(caller), ...request.params });
    },
  );
};

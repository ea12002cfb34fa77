import { Id, LetterCancel } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

/** POST /api/v1/letters/:letterId/cancel: takes back a letter that has not begun to leave. Asking again says the same. */
export const cancelLetter: Routes = (app, { ask }) => {
  app.post(
    '/api/v1/letters/:letterId/cancel',
    {
      config: { auth: 'user' },
      schema: { params: Type.Object({ letterId: Id }), response: { 200: LetterCancel.reply } },
    },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return ask(LetterCancel, accountId, { accountId, actor: actorOf(caller), ...request.params });
    },
  );
};

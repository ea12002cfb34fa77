import { Id, LetterGet } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

/** GET /api/v1/letters/:letterId: one letter as it left, with its timeline. */
export const letter: Routes = (app, { ask }) => {
  app.get(
    '/api/v1/letters/:letterId',
    {
      config: { auth: 'user' },
      schema: { params: Type.Object({ letterId: Id }), response: { 200: LetterGet.reply } },
    },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return ask(LetterGet, accountId, { accountId, actor: actorOf(caller), ...request.params });
    },
  );
};

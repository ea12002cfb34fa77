import { Draft, Id, LetterToDraft } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

const Body = Type.Object({ confirmMaybeSent: Type.Optional(Type.Boolean()) });

/** POST /api/v1/letters/:letterId/draft: returns a letter that did not leave to the drafts. Asking again gives the same draft. */
export const letterToDraft: Routes = (app, { ask }) => {
  app.post(
    '/api/v1/letters/:letterId/draft',
    {
      config: { auth: 'user' },
      schema: { params: Type.Object({ letterId: Id }), body: Body, response: { 201: Draft } },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const { confirmMaybeSent = false } = request.body;
      const order = { accountId, actor: actorOf(caller), ...request.params, confirmMaybeSent };
      return reply.code(201).send(await ask(LetterToDraft, accountId, order));
    },
  );
};

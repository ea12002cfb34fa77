import { DraftSend, Id } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

const Body = Type.Object({
  revision: DraftSend.request.properties.revision,
  confirmSuppressed: Type.Optional(Type.Boolean()),
});
/** The card is read fresh, behind amoCRM's rate limit. */
const COMPOSE_TIMEOUT_MS = 60_000;

/** POST /api/v1/drafts/:draftId/send: sends a draft, once however often it is asked; answers its letters. */
export const sendDraft: Routes = (app, { ask }) => {
  app.post(
    '/api/v1/drafts/:draftId/send',
    {
      config: { auth: 'user' },
      schema: { params: Type.Object({ draftId: Id }), body: Body, response: { 201: DraftSend.reply } },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const { revision, confirmSuppressed = false } = request.body;
      const order = { accountId, actor: actorOf(caller), ...request.params, revision, confirmSuppressed };
      const sent = await ask(DraftSend, accountId, order, { timeoutMs: COMPOSE_TIMEOUT_MS });
      return reply.code(201).send(sent);
    },
  );
};

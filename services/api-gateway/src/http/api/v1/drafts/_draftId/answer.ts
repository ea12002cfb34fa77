import { AnswerOrder, DraftAnswer, Id } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

/** The mailbox is looked through, and files are taken over from it; who asks again goes on waiting for the same work. */
const ANSWER_TIMEOUT_MS = 110_000;

/**
 * POST /api/v1/drafts/:draftId/answer: begins a draft that answers a letter of a card's feed or passes it on. The id is made by the caller, so that the
 * call may be repeated: it gives the draft that is there.
 */
export const answerDraft: Routes = (app, { ask }) => {
  app.post(
    '/api/v1/drafts/:draftId/answer',
    {
      config: { auth: 'user' },
      schema: { params: Type.Object({ draftId: Id }), body: AnswerOrder, response: { 201: DraftAnswer.reply } },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const order = { accountId, actor: actorOf(caller), ...request.params, ...request.body };
      const draft = await ask(DraftAnswer, accountId, order, { timeoutMs: ANSWER_TIMEOUT_MS });
      return reply.code(201).send(draft);
    },
  );
};

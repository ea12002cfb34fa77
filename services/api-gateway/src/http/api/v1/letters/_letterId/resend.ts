import { Id, LetterResend, parserOf } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';
import { createOnce } from '../../../../../server/idempotency.ts';

const letterParser = parserOf(LetterResend.reply);
/** A letter that could not be composed is composed anew, which asks amoCRM. */
const COMPOSE_TIMEOUT_MS = 60_000;

/** POST /api/v1/letters/:letterId/resend: sends again, as a new letter, a letter that did not leave. */
export const resendLetter: Routes = (app, gateway) => {
  app.post(
    '/api/v1/letters/:letterId/resend',
    {
      config: { auth: 'user' },
      schema: {
        params: Type.Object({ letterId: Id }),
        body: Type.Object({ confirmMaybeSent: Type.Optional(Type.Boolean()) }),
        response: { 201: LetterResend.reply },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const { confirmMaybeSent = false } = request.body;
      const { letterId } = request.params;
      const order = { accountId, actor: actorOf(caller), letterId, confirmMaybeSent };
      const letter = await createOnce(gateway, request, letterParser, (resendId) =>
        gateway.ask(LetterResend, accountId, { ...order, resendId }, { timeoutMs: COMPOSE_TIMEOUT_MS }),
      );
      return reply.code(201).send(letter);
    },
  );
};

import { DraftPreviewGet, Id } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

const Query = Type.Object({ letter: DraftPreviewGet.request.properties.letter });
/** The card is read fresh, behind amoCRM's rate limit. */
const COMPOSE_TIMEOUT_MS = 60_000;

/** GET /api/v1/drafts/:draftId/preview: what would be sent now, and all that is wrong with it. */
export const draftPreview: Routes = (app, { ask }) => {
  app.get(
    '/api/v1/drafts/:draftId/preview',
    {
      config: { auth: 'user' },
      schema: {
        params: Type.Object({ draftId: Id }),
        querystring: Query,
        response: { 200: DraftPreviewGet.reply },
      },
    },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const asked = { accountId, actor: actorOf(caller), ...request.params, ...request.query };
      return ask(DraftPreviewGet, accountId, asked, { timeoutMs: COMPOSE_TIMEOUT_MS });
    },
  );
};

import { Draft, DraftContent, DraftDelete, DraftGet, DraftSave, Id } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

const Params = Type.Object({ draftId: Id });
const Body = Type.Object({ revision: DraftSave.request.properties.revision, content: DraftContent });

/**
 * GET, PUT and DELETE /api/v1/drafts/:draftId. The id is made by the caller, so that the first save, too, may be repeated: a PUT
 * with revision 0 makes the draft, any other names the revision it was begun from.
 */
export const draft: Routes = (app, { ask }) => {
  app.get(
    '/api/v1/drafts/:draftId',
    { config: { auth: 'user' }, schema: { params: Params, response: { 200: Draft } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return ask(DraftGet, accountId, { accountId, actor: actorOf(caller), ...request.params });
    },
  );

  app.put(
    '/api/v1/drafts/:draftId',
    { config: { auth: 'user' }, schema: { params: Params, body: Body, response: { 200: Draft } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return ask(DraftSave, accountId, { accountId, actor: actorOf(caller), ...request.params, ...request.body });
    },
  );

  app.delete(
    '/api/v1/drafts/:draftId',
    { config: { auth: 'user' }, schema: { params: Params, response: { 200: DraftDelete.reply } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return ask(DraftDelete, accountId, { accountId, actor: actorOf(caller), ...request.params });
    },
  );
};

import { DraftList, EntityRef } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../domain/caller.ts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';
import { entityOf } from '../../../../server/entity-query.ts';

const { userId, search, cursor } = DraftList.request.properties;
const Query = Type.Object({
  ...{ userId, search, cursor },
  entityType: Type.Optional(EntityRef.properties.type),
  entityId: Type.Optional(EntityRef.properties.id),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
});

/** GET /api/v1/drafts: drafts of the caller, last changed first; an administrator may ask for those of another user. */
export const drafts: Routes = (app, { ask }) => {
  app.get(
    '/api/v1/drafts',
    { config: { auth: 'user' }, schema: { querystring: Query, response: { 200: DraftList.reply } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const { entityType: _type, entityId: _id, ...filter } = request.query;
      return ask(DraftList, accountId, {
        accountId,
        actor: actorOf(caller),
        ...filter,
        ...entityOf(request.query),
      });
    },
  );
};

import { EntityRef, ExecutionFilter, ExecutionSearch } from '@pochtovik/contracts';
import Type from 'typebox';
import type { Routes } from '../../../server/app.ts';
import { callerOf } from '../../../server/authentication.ts';
import { entityOf } from '../../../server/entity-query.ts';

const Query = Type.Object({
  ...ExecutionFilter.properties,
  entityType: Type.Optional(EntityRef.properties.type),
  entityId: Type.Optional(EntityRef.properties.id),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
});

/** GET /api/v1/executions: what triggers did in the whole account, newest first, by letter, card, trigger, cause, state and time. */
export const executions: Routes = (app, { ask }) => {
  app.get(
    '/api/v1/executions',
    { config: { auth: 'administrator' }, schema: { querystring: Query, response: { 200: ExecutionSearch.reply } } },
    (request) => {
      const { accountId } = callerOf(request);
      const { entityType: _type, entityId: _id, ...filter } = request.query;
      return ask(ExecutionSearch, accountId, { accountId, ...filter, ...entityOf(request.query) });
    },
  );
};

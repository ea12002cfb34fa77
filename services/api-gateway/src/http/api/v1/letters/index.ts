import { EntityRef, LetterFilter, LetterList } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../domain/caller.ts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';
import { entityOf } from '../../../../server/entity-query.ts';

const Query = Type.Object({
  ...LetterFilter.properties,
  entityType: Type.Optional(EntityRef.properties.type),
  entityId: Type.Optional(EntityRef.properties.id),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
});

/** GET /api/v1/letters: letters newest first, by state, user, mailbox, template, time and card, or by words to search. */
export const letters: Routes = (app, { ask }) => {
  app.get(
    '/api/v1/letters',
    { config: { auth: 'user' }, schema: { querystring: Query, response: { 200: LetterList.reply } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const { entityType: _type, entityId: _id, ...filter } = request.query;
      return ask(LetterList, accountId, {
        accountId,
        actor: actorOf(caller),
        ...filter,
        ...entityOf(request.query),
      });
    },
  );
};

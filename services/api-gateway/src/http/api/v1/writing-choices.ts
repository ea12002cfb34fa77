import { WritingChoices, WritingChoicesGet } from '@pochtovik/contracts';
import { actorOf } from '../../../domain/caller.ts';
import type { Routes } from '../../../server/app.ts';
import { callerOf } from '../../../server/authentication.ts';

/** GET /api/v1/writing-choices: what the caller chose last when writing a letter; saving a draft keeps it. */
export const writingChoices: Routes = (app, { ask }) => {
  app.get(
    '/api/v1/writing-choices',
    { config: { auth: 'user' }, schema: { response: { 200: WritingChoices } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return ask(WritingChoicesGet, accountId, { accountId, actor: actorOf(caller) });
    },
  );
};

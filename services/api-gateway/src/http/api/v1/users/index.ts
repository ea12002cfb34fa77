import { UserList } from '@pochtovik/contracts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';

/** GET /api/v1/users: the users of the account with their roles. */
export const users: Routes = (app, { ask }) => {
  app.get('/api/v1/users', { config: { auth: 'user' }, schema: { response: { 200: UserList.reply } } }, (request) => {
    const { accountId } = callerOf(request);
    return ask(UserList, accountId, { accountId });
  });
};

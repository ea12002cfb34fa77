import { Role, UserId, UserSetRole } from '@pochtovik/contracts';
import Type from 'typebox';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

/** PUT /api/v1/users/:userId/role: ticks a user, or takes the access away. */
export const userRole: Routes = (app, { ask, members }) => {
  app.put(
    '/api/v1/users/:userId/role',
    {
      config: { auth: 'administrator' },
      schema: {
        params: Type.Object({ userId: UserId }),
        body: Type.Object({ role: Role }),
        response: { 200: UserSetRole.reply },
      },
    },
    async (request) => {
      const { accountId } = callerOf(request);
      const { userId } = request.params;
      const user = await ask(UserSetRole, accountId, { accountId, userId, role: request.body.role });
      members.forgetUser(accountId, userId);
      return user;
    },
  );
};

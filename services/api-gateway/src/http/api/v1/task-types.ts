import { TaskTypeList } from '@pochtovik/contracts';
import type { Routes } from '../../../server/app.ts';
import { callerOf } from '../../../server/authentication.ts';

/** GET /api/v1/task-types: task types, to choose from. */
export const taskTypes: Routes = (app, { ask }) => {
  app.get(
    '/api/v1/task-types',
    { config: { auth: 'user' }, schema: { response: { 200: TaskTypeList.reply } } },
    (request) => {
      const { accountId } = callerOf(request);
      return ask(TaskTypeList, accountId, { accountId });
    },
  );
};

import { PipelineList } from '@pochtovik/contracts';
import type { Routes } from '../../../server/app.ts';
import { callerOf } from '../../../server/authentication.ts';

/** GET /api/v1/pipelines: pipelines and their statuses, to choose from. */
export const pipelines: Routes = (app, { ask }) => {
  app.get(
    '/api/v1/pipelines',
    { config: { auth: 'user' }, schema: { response: { 200: PipelineList.reply } } },
    (request) => {
      const { accountId } = callerOf(request);
      return ask(PipelineList, accountId, { accountId });
    },
  );
};

import { Suppression, SuppressionRemove } from '@pochtovik/contracts';
import Type from 'typebox';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';

/** DELETE /api/v1/suppressions/:address: letters may be sent to the address again. Answers what was taken out. */
export const suppression: Routes = (app, { ask }) => {
  app.delete(
    '/api/v1/suppressions/:address',
    {
      config: { auth: 'administrator' },
      schema: {
        params: Type.Object({ address: SuppressionRemove.request.properties.address }),
        response: { 200: Suppression },
      },
    },
    (request) => {
      const { accountId } = callerOf(request);
      return ask(SuppressionRemove, accountId, { accountId, ...request.params });
    },
  );
};

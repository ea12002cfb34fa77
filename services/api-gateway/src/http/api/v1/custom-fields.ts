import { CustomFieldList } from '@pochtovik/contracts';
import type { Routes } from '../../../server/app.ts';
import { callerOf } from '../../../server/authentication.ts';

/** GET /api/v1/custom-fields: custom fields of cards, customers and elements of lists, to choose variables from. */
export const customFields: Routes = (app, { ask }) => {
  app.get(
    '/api/v1/custom-fields',
    { config: { auth: 'user' }, schema: { response: { 200: CustomFieldList.reply } } },
    (request) => {
      const { accountId } = callerOf(request);
      return ask(CustomFieldList, accountId, { accountId, with: ['customer', 'elements'] });
    },
  );
};

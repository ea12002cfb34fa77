import { CompanyInput, patchOf } from '../entities/card-input.ts';
import { companyView } from '../entities/card-views.ts';
import { createCompany, prepareCompany, updateCompany } from '../entities/people.ts';
import type { ApiRoute } from '../http/call.ts';
import { cardRoutes } from './cards.ts';

/** `/api/v4/companies`. Source: amoCRM companies-api. */
export const companyRoutes: ApiRoute[] = cardRoutes({
  type: 'companies',
  input: CompanyInput,
  batch: patchOf.companies,
  orders: ['updated_at', 'id'],
  patchShowsName: true,
  all: (account) => account.companies,
  filter: (companies) => companies,
  prepare: (account, _company, input, errors) => prepareCompany(account, input, errors),
  fromBatch: ({ id, ...input }) => ({ id, input }),
  create: createCompany,
  update: updateCompany,
  view: companyView,
});

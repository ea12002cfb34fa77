import { customerView, type ViewContext } from '../entities/card-views.ts';
import { CustomerInput, createCustomer, prepareCustomer } from '../entities/customers.ts';
import { type ApiAnswer, type ApiCall, type ApiRoute, idParam, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { filterOf, listFilter, withOf } from '../http/query.ts';
import type { Account } from '../state/account.ts';
import { BatchErrors, parseBatch } from '../validation/body.ts';
import { ApiProblem, type FieldError, notFound } from '../validation/problem.ts';

const PATH = '/api/v4/customers';

/** Customers, where the account has them: list, one, add. Source: amoCRM customers-api. */
export const customerRoutes: ApiRoute[] = [
  { method: 'GET', path: PATH, handle: list },
  { method: 'GET', path: `${PATH}/:id`, handle: one },
  { method: 'POST', path: PATH, handle: add },
];

/** @throws ApiProblem 402 where customers are not in the plan (`customers_mode: unavailable`) */
export function demandCustomers(account: Account): void {
  if (account.customersMode === 'unavailable') {
    throw new ApiProblem(402, 'The feature is not available in the current plan');
  }
}

function contextOf({ account, base, query }: ApiCall): ViewContext {
  return { account, base, with: withOf(query) };
}

function list(call: ApiCall): ApiAnswer {
  demandCustomers(call.account);
  const ids = listFilter(filterOf(call.query), 'id');
  const items = [...call.account.customers.values()].filter(
    ({ id, is_deleted }) => !is_deleted && (!ids || ids.has(String(id))),
  );
  const context = contextOf(call);
  return listAnswer(call, items, { key: 'customers', view: (customer) => customerView(context, customer) });
}

function one(call: ApiCall): ApiAnswer {
  demandCustomers(call.account);
  const customer = call.account.customers.get(idParam(call));
  if (!customer || customer.is_deleted) throw notFound();
  return { status: 200, body: customerView(contextOf(call), customer) };
}

function add(call: ApiCall): ApiAnswer {
  demandCustomers(call.account);
  const batch = new BatchErrors();
  const prepared = parseBatch(CustomerInput, call.body).map(({ item, requestId }) => {
    const errors: FieldError[] = [];
    const ready = prepareCustomer(call.account, item, errors);
    batch.add(requestId, errors);
    return { ready, requestId };
  });
  batch.throwIfAny();
  const customers = prepared.map(({ ready, requestId }) => {
    const { id } = createCustomer(call.change, ready);
    return { id, request_id: requestId, _links: linkTo(call, `customers/${id}`) };
  });
  return { status: 200, body: { _links: linkTo(call, 'customers'), _embedded: { customers } } };
}

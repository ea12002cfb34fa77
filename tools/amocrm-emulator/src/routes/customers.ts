import { Type } from 'typebox';
import { customerView, type ViewContext } from '../entities/card-views.ts';
import { CustomerInput, createCustomer, prepareCustomer } from '../entities/customers.ts';
import { type ApiAnswer, type ApiCall, type ApiRoute, idParam, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { filterOf, listFilter, withOf } from '../http/query.ts';
import { type Account, nextId } from '../state/account.ts';
import type { CustomerSegment } from '../state/cards.ts';
import { BatchErrors, closed, parseBatch } from '../validation/body.ts';
import { ApiProblem, type FieldError, notFound } from '../validation/problem.ts';

const PATH = '/api/v4/customers';

const SegmentInput = closed({ name: Type.String(), request_id: Type.Optional(Type.String()) });

/** Customers, where the account has them: list, one, add; segments: list, add. Source: amoCRM customers-api, segments-api. */
export const customerRoutes: ApiRoute[] = [
  { method: 'GET', path: PATH, handle: list },
  { method: 'GET', path: `${PATH}/segments`, handle: segments },
  { method: 'POST', path: `${PATH}/segments`, handle: addSegments },
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

function segments(call: ApiCall): ApiAnswer {
  demandCustomers(call.account);
  const view = ({ id, name, created_at }: CustomerSegment) => ({
    ...{ id, name, created_at, updated_at: created_at, account_id: call.account.profile.id },
    _links: linkTo(call, `customers/segments/${id}`),
  });
  return listAnswer(call, call.account.customerSegments, { key: 'segments', view });
}

function addSegments(call: ApiCall): ApiAnswer {
  demandCustomers(call.account);
  const made = parseBatch(SegmentInput, call.body).map(({ item, requestId }) => {
    const segment = { id: nextId(call.account), name: item.name, created_at: call.change.now };
    call.account.customerSegments.push(segment);
    const { id } = segment;
    return { id, request_id: requestId, _links: linkTo(call, `customers/segments/${id}`) };
  });
  return { status: 200, body: { _links: linkTo(call, 'customers/segments'), _embedded: { segments: made } } };
}

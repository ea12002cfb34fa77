import type { ApiRoute } from '../http/call.ts';
import { ApiProblem } from '../validation/problem.ts';

/** Customers are not in the plan of these accounts (`customers_mode: unavailable`): 402 on everything below them. */
export const unavailableRoutes: ApiRoute[] = (['GET', 'POST', 'PATCH', 'DELETE'] as const).flatMap((method) =>
  ['/api/v4/customers', '/api/v4/customers/*'].map((path) => ({
    method,
    path,
    handle: () => {
      throw new ApiProblem(402, 'The feature is not available in the current plan');
    },
  })),
);

import { type ApiRoute, idParam, linkTo } from '../http/call.ts';
import { notFound } from '../validation/problem.ts';

/** Who watches a lead: the responsible user does. Source: amoCRM leads-api. */
export const subscriptionRoutes: ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/v4/leads/:id/subscriptions',
    handle: (call) => {
      const lead = call.account.leads.get(idParam(call));
      if (!lead || lead.is_deleted) throw notFound();
      const subscriptions = [{ subscriber_id: lead.responsible_user_id, type: 'user' }];
      return {
        status: 200,
        body: { _links: linkTo(call, `leads/${lead.id}/subscriptions`), _embedded: { subscriptions } },
      };
    },
  },
];

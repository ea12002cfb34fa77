import { type ApiCall, type ApiRoute, idParam, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { withOf } from '../http/query.ts';
import type { User } from '../state/people.ts';
import { notFound } from '../validation/problem.ts';

/** `/api/v4/users`: administrators only; inactive users stay in the list. Source: amoCRM users-api. */
export const userRoutes: ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/v4/users',
    admin: true,
    handle: (call) =>
      listAnswer(call, [...call.account.users.values()], {
        key: 'users',
        totals: true,
        view: (user) => userView(call, user),
      }),
  },
  {
    method: 'GET',
    path: '/api/v4/users/:id',
    admin: true,
    handle: (call) => {
      const user = call.account.users.get(idParam(call));
      if (!user) throw notFound();
      return { status: 200, body: userView(call, user) };
    },
  },
];

function userView(call: ApiCall, user: User): Record<string, unknown> {
  const wanted = withOf(call.query);
  const group = call.account.groups.find((entry) => entry.id === user.groupId);
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    lang: user.lang,
    ...(wanted.has('uuid') ? { uuid: user.uuid } : {}),
    ...(wanted.has('amojo_id') ? { amojo_id: user.amojoId } : {}),
    ...(wanted.has('user_rank') ? { user_rank: null } : {}),
    ...(wanted.has('phone_number') ? { phone_number: user.phone } : {}),
    rights: {
      leads: user.leads,
      contacts: user.contacts,
      companies: user.companies,
      tasks: user.tasks,
      mail_access: user.mailAccess,
      catalog_access: user.catalogAccess,
      status_rights: null,
      is_admin: user.isAdmin,
      is_free: user.isFree,
      is_active: user.isActive,
      group_id: user.groupId,
      role_id: null,
    },
    _links: linkTo(call, `users/${user.id}`),
    _embedded: {
      roles: [],
      groups: group ? [{ id: group.id, name: group.name }] : [],
    },
  };
}

import type { AccountGet, AccountUser, Actor } from '@pochtovik/contracts';
import { PochtovikError, type Role } from '@pochtovik/contracts';
import type { Static } from 'typebox';

/** What a route demands: nothing, a session of a ticked user, or one of an administrator of the widget. */
export type Auth = 'public' | 'user' | 'administrator';

/** Role of somebody who has access. */
export type ActorRole = Exclude<Role, 'none'>;

/** Who calls: taken from the session and from amoCRM's directory, never from the request's own words. */
export interface Caller {
  accountId: number;
  userId: number;
  name: string;
  role: ActorRole;
}

/** An account as `account.get` tells it. */
export type Account = Static<(typeof AccountGet)['reply']>;

/** Errors: ACCOUNT_DISABLED. */
export function assertActive(account: Account): void {
  if (account.state !== 'active') throw new PochtovikError('ACCOUNT_DISABLED');
}

/** The role of a user who has access. Errors: ACCESS_DENIED for one who is not ticked or was switched off in amoCRM. */
export function roleOf(user: AccountUser): ActorRole {
  if (!user.isActive || user.role === 'none') throw new PochtovikError('ACCESS_DENIED');
  return user.role;
}

/** Errors: ADMIN_REQUIRED when the route is for administrators and the caller is none. */
export function assertMayCall(auth: Auth, caller: Caller): void {
  if (auth === 'administrator' && caller.role !== 'administrator') throw new PochtovikError('ADMIN_REQUIRED');
}

/** The caller as the other services are told of it. */
export function actorOf(caller: Caller): Actor {
  return { userId: caller.userId, role: caller.role };
}

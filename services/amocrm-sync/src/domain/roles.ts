import type { AccountUser, Role } from '@pochtovik/contracts';

/** A user as amoCRM knows one. */
export interface CrmUser {
  id: number;
  name: string;
  email: string;
  /** Empty for none. */
  phone: string;
  isActive: boolean;
  isAdmin: boolean;
}

/**
 * The user with the role in the widget: what an administrator ticked, else administrators of amoCRM are administrators
 * here and others have no access until ticked. Whoever is deactivated in amoCRM has no access at all.
 * @param ticked the role given here, if any
 */
export function withRole(user: CrmUser, ticked: Role | undefined): AccountUser {
  const role = user.isActive ? (ticked ?? (user.isAdmin ? 'administrator' : 'none')) : 'none';
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    ...(user.phone !== '' && { phone: user.phone }),
    isActive: user.isActive,
    isAmocrmAdmin: user.isAdmin,
    role,
  };
}

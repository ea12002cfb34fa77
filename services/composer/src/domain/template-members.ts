import type { AccountUser, ErrorDetail } from '@pochtovik/contracts';

/**
 * One detail for each chosen user whom nothing can be open to.
 * @param field of the list, e.g. `openTo`; a detail names the place in it
 */
export function unfitUsers(
  field: string,
  chosen: readonly number[],
  users: readonly Pick<AccountUser, 'id' | 'name' | 'isActive' | 'role'>[],
): ErrorDetail[] {
  return chosen.flatMap((userId, index) => {
    const fault = faultOf(
      userId,
      users.find(({ id }) => id === userId),
    );
    return fault ? [{ field: `${field}.${index}`, ...fault }] : [];
  });
}

/** What keeps a user from having a template; null: nothing does. */
export function faultOf(
  userId: number,
  user: Pick<AccountUser, 'name' | 'isActive' | 'role'> | undefined,
): { code: string; message: string } | null {
  if (!user)
    return { code: 'USER_UNKNOWN', message: `User ${userId} is not in the amoCRM account: take this one out.` };
  if (!user.isActive)
    return { code: 'USER_INACTIVE', message: `${user.name} is switched off in amoCRM: take this one out.` };
  if (user.role !== 'none') return null;
  const message = `${user.name} has no access to the widget: tick this user in the settings or take this one out.`;
  return { code: 'USER_WITHOUT_ACCESS', message };
}

import { UserList } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import { withRole } from '../domain/roles.ts';
import { requireActive } from '../store/require-active.ts';
import { withDeadline } from './deadline.ts';
import type { RequestParts } from './parts.ts';

/** All users with their roles, by name. */
export function serveUserList(kit: Pick<Kit<unknown>, 'serve'>, parts: RequestParts): void {
  kit.serve(UserList, async ({ accountId }) => {
    await requireActive(parts.accounts, accountId);
    const users = await withDeadline(accountId, parts.readDeadlineMs, (scope) => parts.directory.users(scope));
    const roles = await parts.roles.all(accountId);
    return { users: users.map((user) => withRole(user, roles.get(user.id))) };
  });
}

import { PochtovikError, UserSetRole } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import { withRole } from '../domain/roles.ts';
import { requireActive } from '../store/require-active.ts';
import { withDeadline } from './deadline.ts';
import type { RequestParts } from './parts.ts';

/** Ticks a user of the account. */
export function serveUserSetRole(kit: Pick<Kit<unknown>, 'serve'>, parts: RequestParts): void {
  kit.serve(UserSetRole, async ({ accountId, userId, role }) => {
    await requireActive(parts.accounts, accountId);
    const user = await withDeadline(accountId, parts.readDeadlineMs, (scope) => parts.directory.user(scope, userId));
    if (!user) throw new PochtovikError('USER_UNKNOWN');
    await parts.roles.set(accountId, userId, role);
    return withRole(user, role);
  });
}

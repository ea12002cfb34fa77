import { PochtovikError, UserGet } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import { withRole } from '../domain/roles.ts';
import { requireActive } from '../store/require-active.ts';
import { withDeadline } from './deadline.ts';
import type { RequestParts } from './parts.ts';

/** One user with the role here. */
export function serveUserGet(kit: Pick<Kit<unknown>, 'serve'>, parts: RequestParts): void {
  kit.serve(UserGet, async ({ accountId, userId }) => {
    await requireActive(parts.accounts, accountId);
    const user = await withDeadline(accountId, parts.readDeadlineMs, (scope) => parts.directory.user(scope, userId));
    if (!user) throw new PochtovikError('USER_UNKNOWN');
    return withRole(user, await parts.roles.get(accountId, userId));
  });
}

import { EntityRead } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import { readEntity } from '../cards/read-entity.ts';
import { requireActive } from '../store/require-active.ts';
import { withDeadline } from './deadline.ts';
import type { RequestParts } from './parts.ts';

/** A card with everything linked to it that variables can name, fresh. */
export function serveEntityRead(kit: Pick<Kit<unknown>, 'serve'>, parts: RequestParts): void {
  kit.serve(EntityRead, async ({ accountId, entity, with: wanted }) => {
    const account = await requireActive(parts.accounts, accountId);
    return withDeadline(accountId, parts.readDeadlineMs, (scope) => readEntity(parts, scope, account, entity, wanted));
  });
}

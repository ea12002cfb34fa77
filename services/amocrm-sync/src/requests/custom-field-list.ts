import { CustomFieldList } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import { requireActive } from '../store/require-active.ts';
import { withDeadline } from './deadline.ts';
import type { RequestParts } from './parts.ts';

/** Custom fields of leads, contacts and companies, and of the parts of cards asked for. */
export function serveCustomFieldList(kit: Pick<Kit<unknown>, 'serve'>, deps: RequestParts): void {
  kit.serve(CustomFieldList, async ({ accountId, with: parts }) => {
    await requireActive(deps.accounts, accountId);
    return withDeadline(accountId, deps.readDeadlineMs, async (scope) => {
      const fields = await deps.directory.customFields(scope);
      if (!parts) return { fields };
      const linked = await Promise.all([...new Set(parts)].map((part) => deps.directory.linkedFields(scope, part)));
      return { fields, linked: linked.flat() };
    });
  });
}

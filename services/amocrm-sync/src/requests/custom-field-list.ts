import { CustomFieldList } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import { requireActive } from '../store/require-active.ts';
import { withDeadline } from './deadline.ts';
import type { RequestParts } from './parts.ts';

/** Custom fields of leads, contacts and companies. */
export function serveCustomFieldList(kit: Pick<Kit<unknown>, 'serve'>, parts: RequestParts): void {
  kit.serve(CustomFieldList, async ({ accountId }) => {
    await requireActive(parts.accounts, accountId);
    return {
      fields: await withDeadline(accountId, parts.readDeadlineMs, (scope) => parts.directory.customFields(scope)),
    };
  });
}

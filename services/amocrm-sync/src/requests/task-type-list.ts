import { TaskTypeList } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import { requireActive } from '../store/require-active.ts';
import { withDeadline } from './deadline.ts';
import type { RequestParts } from './parts.ts';

/** Task types of the account. */
export function serveTaskTypeList(kit: Pick<Kit<unknown>, 'serve'>, parts: RequestParts): void {
  kit.serve(TaskTypeList, async ({ accountId }) => {
    await requireActive(parts.accounts, accountId);
    return {
      taskTypes: await withDeadline(accountId, parts.readDeadlineMs, (scope) => parts.directory.taskTypes(scope)),
    };
  });
}

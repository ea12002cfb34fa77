import { PipelineList } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import { requireActive } from '../store/require-active.ts';
import { withDeadline } from './deadline.ts';
import type { RequestParts } from './parts.ts';

/** Pipelines with their statuses. */
export function servePipelineList(kit: Pick<Kit<unknown>, 'serve'>, parts: RequestParts): void {
  kit.serve(PipelineList, async ({ accountId }) => {
    await requireActive(parts.accounts, accountId);
    return {
      pipelines: await withDeadline(accountId, parts.readDeadlineMs, (scope) => parts.directory.pipelines(scope)),
    };
  });
}

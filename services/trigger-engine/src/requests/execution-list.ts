import { ExecutionList } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import type { ExecutionStore } from '../store/executions.ts';

/** Answers `execution.list`: the log of a letter's triggers. */
export function serveExecutionList(kit: Kit<Config>, executions: ExecutionStore): void {
  kit.serve(ExecutionList, async ({ accountId, letterId }) => {
    const found = await executions.ofLetter(accountId, letterId);
    return {
      executions: found.map(({ id, triggerId, triggerName, cause, state, dueAt, endedAt, detail }) => ({
        ...{ id, letterId, triggerId, triggerName, cause, state, detail },
        dueAt: dueAt.toISOString(),
        endedAt: endedAt?.toISOString() ?? null,
      })),
    };
  });
}

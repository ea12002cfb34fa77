import type { Execution } from '@pochtovik/contracts';
import type { KnownExecution } from '../domain/execution.ts';

/** An execution as the API shows it. */
export function executionView(execution: KnownExecution): Execution {
  const { id, letterId, entity, triggerId, triggerName, cause, action, state, detail, resultId } = execution;
  const { createdAt, dueAt, endedAt, repeatOf, repeatedAs } = execution;
  return {
    ...{ id, letterId, entity, triggerId, triggerName, cause, action, state, detail, resultId },
    createdAt: createdAt.toISOString(),
    dueAt: dueAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    ...(repeatOf !== undefined && { repeatOf }),
    ...(repeatedAs !== undefined && { repeatedAs }),
  };
}

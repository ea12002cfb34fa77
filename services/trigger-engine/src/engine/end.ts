import { triggerExecuted } from './events.ts';
import type { Ports } from './ports.ts';

/** Ends an execution whose command the CRM has answered. */
export type End = (
  accountId: number,
  executionId: string,
  outcome: 'done' | 'failed',
  detail: string,
  resultId?: number,
) => Promise<void>;

/** Makes the end of executions. Commands that are none of an execution (the engine's own notes) and repeats change nothing. */
export function createEnd(ports: Pick<Ports, 'executions' | 'now'>): End {
  return async (accountId, executionId, outcome, detail, resultId) => {
    const execution = await ports.executions.find(accountId, executionId);
    if (execution?.state !== 'requested') return;
    const now = ports.now();
    const event = triggerExecuted(execution, outcome, detail, now);
    const change = { state: outcome, endedAt: now, detail, ...(resultId !== undefined && { resultId }) };
    await ports.executions.move(accountId, executionId, 'requested', change, [event]);
  };
}

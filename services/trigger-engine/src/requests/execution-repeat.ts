import { ExecutionRepeat, PochtovikError } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import type { Repeat } from '../engine/repeat.ts';
import type { ExecutionStore } from '../store/executions.ts';
import { executionView } from './execution-view.ts';

/** Answers `execution.repeat`: runs what failed again, once however often it is asked. */
export function serveExecutionRepeat(kit: Kit<Config>, executions: ExecutionStore, repeat: Repeat): void {
  kit.serve(ExecutionRepeat, async ({ accountId, letterId, executionId }) => {
    const failed = await executions.find(accountId, executionId);
    if (failed?.letterId !== letterId) throw new PochtovikError('EXECUTION_UNKNOWN');
    if (failed.state !== 'failed') throw new PochtovikError('EXECUTION_NOT_FAILED');
    return executionView(await repeat(failed));
  });
}

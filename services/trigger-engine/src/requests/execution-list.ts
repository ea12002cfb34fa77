import { ExecutionList } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import type { ExecutionStore } from '../store/executions.ts';
import { executionView } from './execution-view.ts';

/** Answers `execution.list`: the log of a letter's triggers. */
export function serveExecutionList(kit: Kit<Config>, executions: ExecutionStore): void {
  kit.serve(ExecutionList, async ({ accountId, letterId }) => ({
    executions: (await executions.ofLetter(accountId, letterId)).map(executionView),
  }));
}

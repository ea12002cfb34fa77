import { ExecutionSearch } from '@pochtovik/contracts';
import { type Kit, readCursor, writeCursor } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import type { ExecutionStore } from '../store/executions.ts';
import { executionView } from './execution-view.ts';

/** Answers `execution.search`: the log of the account. Errors: BAD_REQUEST for a cursor that is none of ours. */
export function serveExecutionSearch(kit: Kit<Config>, executions: ExecutionStore): void {
  kit.serve(ExecutionSearch, async ({ accountId, cursor, limit, from, to, ...asked }) => {
    const after = cursor === undefined ? null : readCursor(cursor);
    const times = { from: from === undefined ? from : new Date(from), to: to === undefined ? to : new Date(to) };
    // One more than asked for tells whether there is a next page.
    const found = await executions.search(accountId, { ...asked, ...times }, { after, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      executions: page.map(executionView),
      nextCursor: found.length > limit && last ? writeCursor(last) : null,
    };
  });
}

import { CrmCommandCompleted } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import type { End } from '../engine/end.ts';

/** amoCRM confirmed what an execution asked for. */
export function consumeCrmCommandCompleted(kit: Kit<Config>, end: End): void {
  kit.consume(CrmCommandCompleted, ({ accountId, data }) =>
    end(accountId, data.commandId, 'done', data.detail, data.resultId),
  );
}

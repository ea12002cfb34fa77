import { CrmCommandFailed } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { sentenceOf } from '../domain/sentences.ts';
import type { End } from '../engine/end.ts';

/** amoCRM refused what an execution asked for, or trying ended. */
export function consumeCrmCommandFailed(kit: Kit<Config>, end: End): void {
  kit.consume(CrmCommandFailed, ({ accountId, data }) =>
    end(accountId, data.commandId, 'failed', sentenceOf(data.code, data.reason)),
  );
}

import { LetterCancelled } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { SENTENCES } from '../domain/sentences.ts';
import type { ExecutionStore } from '../store/executions.ts';

/** A letter that was taken back does nothing any more: what it had scheduled is cancelled. */
export function consumeLetterCancelled(kit: Kit<Config>, executions: ExecutionStore): void {
  kit.consume(LetterCancelled, ({ accountId, data }) =>
    executions.cancelOfLetter(accountId, data.letterId, SENTENCES.letterCancelled, new Date()),
  );
}

import type { CrmCommand, EntityRef } from '@pochtovik/contracts';
import { commandRoute } from './command-call.ts';

/** Most commands in a call: more is slow and may end in a 504 (amo crm_platform/api-limits, recommendations). */
export const BATCH = 50;
/** The same for commands that were tried before: a call that is too much for amoCRM gets smaller. */
const RETRY_BATCH = 10;

/** Commands of one account that may share a call. */
export interface CommandBatch<T> {
  accountId: number;
  commands: T[];
}

/** What of a due command decides with which others it goes. */
export interface Batchable {
  accountId: number;
  /** Card, `31000001/lead/5001`. */
  entityKey: string;
  type: CrmCommand['type'];
  /** Tries so far. */
  tries: number;
}

/**
 * Gathers due commands into calls: those of one account and one route, one of each card, first come first served. What does not fit
 * makes the next call.
 */
export function batchesOf<T extends Batchable>(due: readonly T[]): CommandBatch<T>[] {
  const batches: CommandBatch<T>[] = [];
  const open = new Map<string, CommandBatch<T>>();
  const cards = new Set<string>();
  for (const command of due) {
    const { accountId, entityKey, type, tries } = command;
    if (cards.has(entityKey)) continue;
    cards.add(entityKey);
    const { method, path } = commandRoute(type, entityTypeOf(entityKey));
    const key = `${accountId} ${method} ${path} ${tries === 0}`;
    let batch = open.get(key);
    if (!batch || batch.commands.length >= (tries === 0 ? BATCH : RETRY_BATCH)) {
      batch = { accountId, commands: [] };
      open.set(key, batch);
      batches.push(batch);
    }
    batch.commands.push(command);
  }
  return batches;
}

function entityTypeOf(entityKey: string): EntityRef['type'] {
  const [, type] = entityKey.split('/');
  if (type === 'lead' || type === 'contact' || type === 'company') return type;
  throw new TypeError('a key of a card names its kind');
}

import { TriggerList } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import type { TriggerStore } from '../store/triggers.ts';

/** Answers `trigger.list`. */
export function serveTriggerList(kit: Kit<Config>, triggers: TriggerStore): void {
  kit.serve(TriggerList, async ({ accountId }) => ({ triggers: await triggers.list(accountId) }));
}

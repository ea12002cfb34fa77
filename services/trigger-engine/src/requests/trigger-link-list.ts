import { TriggerLinkList } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import type { TriggerLinkStore } from '../store/trigger-links.ts';

/** Answers `trigger-link.list`. */
export function serveTriggerLinkList(kit: Kit<Config>, links: TriggerLinkStore): void {
  kit.serve(TriggerLinkList, async ({ accountId }) => ({ links: await links.list(accountId) }));
}

import type { DiscoveredMailbox, MailboxDiscover, MailboxPreset } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import type { DiscoverSettings } from '../discovery/discover-settings.ts';
import { PRESETS } from '../presets/presets.ts';

/** `mailbox.presets`. */
export async function listPresets(): Promise<{ presets: MailboxPreset[] }> {
  return { presets: [...PRESETS] };
}

/** `mailbox.discover`. */
export function discoverMailbox(discover: DiscoverSettings) {
  return ({ address }: Static<(typeof MailboxDiscover)['request']>): Promise<DiscoveredMailbox> => discover(address);
}

import type { DiscoveredMailbox, MailboxDiscover, MailboxPreset } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import type { DiscoverSettings } from '../discovery/discover-settings.ts';
import type { OauthClients } from '../oauth/oauth-clients.ts';
import { PRESETS } from '../presets/presets.ts';

/** `mailbox.presets`. */
export function listPresets(clients: OauthClients) {
  const presets = PRESETS.map((preset) => withOffer(preset, clients, preset.id));
  return async (): Promise<{ presets: MailboxPreset[] }> => ({ presets });
}

/** `mailbox.discover`. */
export function discoverMailbox(discover: DiscoverSettings, clients: OauthClients) {
  return async ({ address }: Static<(typeof MailboxDiscover)['request']>): Promise<DiscoveredMailbox> => {
    const found = await discover(address);
    return withOffer(found, clients, found.presetId);
  };
}

function withOffer<T extends object>(settings: T, clients: OauthClients, presetId: string | null) {
  const oauth = clients.offerFor(presetId);
  return oauth ? { ...settings, oauth } : settings;
}

import { type MailboxSettings, type OauthOffer, type OauthProviderId, PochtovikError } from '@pochtovik/contracts';
import type { SenderConfig } from '../config.ts';
import { OAUTH_PROVIDERS, type OauthProvider } from '../presets/oauth-providers.ts';
import { PRESETS } from '../presets/presets.ts';

/** Our registration with a provider. */
export interface OauthClient {
  provider: OauthProvider;
  clientId: string;
  clientSecret: string;
}

/** Providers that mailboxes can be connected with. */
export interface OauthClients {
  /** Our registration. Errors: MAIL_OAUTH_NOT_OFFERED. */
  get(provider: OauthProviderId): OauthClient;
  /** What is told of the sign-in beside a preset; undefined where the provider has none. */
  offerFor(presetId: string | null): OauthOffer | undefined;
  /**
   * Tokens open a whole mailbox, so they go to the provider's own servers only, whatever a person types.
   * Errors: MAILBOX_INVALID naming the server.
   */
  assertOwnServers(provider: OauthProviderId, settings: Pick<MailboxSettings, 'smtp' | 'imap'>): void;
}

type Settings = Pick<
  SenderConfig,
  'googleClientId' | 'googleClientSecret' | 'microsoftClientId' | 'microsoftClientSecret' | 'oauthLocalServer'
>;

/** Makes the list from the settings: a provider without an id and a secret is not offered. */
export function createOauthClients(settings: Settings): OauthClients {
  const { oauthLocalServer: local } = settings;
  const registered: Record<OauthProviderId, [string | undefined, string | undefined]> = {
    google: [settings.googleClientId, settings.googleClientSecret],
    microsoft: [settings.microsoftClientId, settings.microsoftClientSecret],
  };
  const clients = new Map<string, OauthClient>();
  for (const each of OAUTH_PROVIDERS) {
    const [clientId, clientSecret] = registered[each.id];
    if (!clientId || !clientSecret) continue;
    const provider = local === undefined ? each : standIn(each, local);
    clients.set(each.id, { provider, clientId, clientSecret });
  }

  return {
    get(provider) {
      const client = clients.get(provider);
      if (!client) throw new PochtovikError('MAIL_OAUTH_NOT_OFFERED');
      return client;
    },
    offerFor(presetId) {
      const provider = OAUTH_PROVIDERS.find(({ presets }) => presetId !== null && presets.includes(presetId));
      return provider && offerOf(provider, clients.has(provider.id));
    },
    assertOwnServers(providerId, { smtp, imap }) {
      if (local !== undefined) return;
      const own = PRESETS.filter(({ id }) =>
        OAUTH_PROVIDERS.some((each) => each.id === providerId && each.presets.includes(id)),
      );
      const details = (['smtp', 'imap'] as const).flatMap((kind) => {
        const server = kind === 'smtp' ? smtp : imap;
        if (server === null || own.some((preset) => isSameServer(preset[kind], server))) return [];
        const message = `With a sign-in only the provider's own servers are of use: ${names(own.map((preset) => preset[kind]))}.`;
        return [{ field: `settings.${kind}`, message, code: 'NOT_THE_PROVIDERS' }];
      });
      if (details.length > 0) throw new PochtovikError('MAILBOX_INVALID', { details });
    },
  };
}

function isSameServer(known: MailboxSettings['imap'], typed: MailboxSettings['smtp']): boolean {
  return known?.host === typed.host.toLowerCase() && known.port === typed.port && known.security === typed.security;
}

function names(servers: readonly MailboxSettings['imap'][]): string {
  return [...new Set(servers.flatMap((server) => (server ? [`${server.host}:${server.port}`] : [])))].join(', ');
}

function standIn(provider: OauthProvider, origin: string): OauthProvider {
  const at = `${origin}/${provider.id}`;
  return { ...provider, authorizationEndpoint: `${at}/authorize`, tokenEndpoint: `${at}/token` };
}

function offerOf({ id, name }: OauthProvider, offered: boolean): OauthOffer {
  return offered
    ? {
        provider: id,
        offered,
        ru: `Подключите ящик входом через ${name}: пароль вводить не нужно.`,
        en: `Connect the mailbox by signing in with ${name}: no password is to be typed.`,
      }
    : {
        provider: id,
        offered,
        ru: `Вход через ${name} здесь не настроен: администратор Почтовика должен зарегистрировать его в ${name}.`,
        en: `Sign-in with ${name} is not set up here: whoever runs Pochtovik has to register it with ${name}.`,
      };
}

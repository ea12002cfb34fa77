import { type Kit, listenPublicly, type ServiceDefinition } from '@pochtovik/service-kit';
import { GatewayConfig } from './config.ts';
import { consumeAccountInstalled } from './consumers/account-installed.ts';
import { consumeAccountUninstalled } from './consumers/account-uninstalled.ts';
import { createMembers } from './crm/members.ts';
import { parseWebhookSecrets } from './domain/webhook-key.ts';
import type { App } from './server/app.ts';
import { buildServer } from './server/build-server.ts';
import { openAccountOrigins } from './store/account-origins.ts';
import { openHooks } from './store/hooks.ts';
import { openIdempotencyKeys } from './store/idempotency-keys.ts';
import { openOneTimeTokens } from './store/one-time-tokens.ts';
import { openSessions } from './store/sessions.ts';

/** The gateway: the one door of the product for the widget and for amoCRM. */
export const apiGateway: ServiceDefinition<typeof GatewayConfig> = {
  name: 'api-gateway',
  config: GatewayConfig,
  async build(kit) {
    await listenPublicly(kit, await assemble(kit));
  },
};

/** Puts the parts together. @returns the server, which listens on nothing yet */
export async function assemble(kit: Kit<GatewayConfig>): Promise<App> {
  const { config, database, log, bus, ask } = kit;
  const webhookSecrets = parseWebhookSecrets(config.webhookKeySecret);
  const [sessions, oneTimeTokens, idempotencyKeys, hooks, origins] = await Promise.all([
    openSessions(database, config.sessionSeconds),
    openOneTimeTokens(database),
    openIdempotencyKeys(database),
    openHooks(database),
    openAccountOrigins(database),
  ]);
  const members = createMembers(ask, Date.now);
  const relay = kit.relay([hooks.collection]);
  consumeAccountInstalled(kit, { origins, members, publicUrl: config.publicUrl, webhookSecrets });
  consumeAccountUninstalled(kit, { origins, sessions, members });

  const stopping = new AbortController();
  kit.onStop('repeated hooks', async () => stopping.abort());
  return buildServer({
    config,
    log,
    bus,
    ask,
    members,
    sessions,
    oneTimeTokens,
    idempotencyKeys,
    hooks,
    announceHook: (hookId) => relay.announce(hooks.collection.collectionName, hookId),
    origins,
    webhookSecrets,
    stopping: stopping.signal,
  });
}

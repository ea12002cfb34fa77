import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { CONTROL_ROUTES } from './control/all.ts';
import { registerControl } from './control/route.ts';
import { registerDrive } from './drive/routes.ts';
import { registerApi } from './http/api.ts';
import { FaultPlan } from './http/faults.ts';
import { Listeners } from './http/listeners.ts';
import { DEFAULT_LIMITS, RateLimiter } from './http/rate-limit.ts';
import { RequestLog } from './http/request-log.ts';
import { ALL_SCOPES, newIntegration } from './oauth/integration.ts';
import { registerOauth } from './oauth/routes.ts';
import { TokenStore } from './oauth/tokens.ts';
import type { Emulator, EmulatorAccount, EmulatorOptions } from './options.ts';
import { API_ROUTES } from './routes/all.ts';
import { salesAccountEn } from './seed/sales-en.ts';
import { salesAccountRu } from './seed/sales-ru.ts';
import { type Account, adminOf } from './state/account.ts';
import { DEFAULT_DELIVERY, Delivery } from './webhooks/delivery.ts';
import { type World, worldClock } from './world.ts';

const SILENT = { info: () => undefined, error: () => undefined };
const BODY_LIMIT = 16 * 1024 * 1024;

/** Starts an emulator in this process. @throws when the port is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const closing = new AbortController();
  const world = newWorld(options, closing.signal);
  const app = fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const listeners = new Listeners(app, options.host ?? '127.0.0.1');
  world.rename = async (account, subdomain) => {
    listeners.retire(account.origin);
    account.profile.subdomain = subdomain;
    account.origin = await listeners.open({ kind: 'account', account }, 0);
  };

  registerOauth(app, world, listeners);
  registerDrive(app, world, listeners);
  registerControl(app, world, CONTROL_ROUTES);
  registerApi(app, world, listeners, API_ROUTES);
  await app.ready();

  const [first, ...others] = (options.data ?? seedAccounts)(world.clock.now());
  if (!first) throw new Error('The emulator needs at least one account');
  world.platformOrigin = await listeners.open({ kind: 'platform' }, 0);
  for (const account of [first, ...others]) {
    account.origin = await listeners.open({ kind: 'account', account }, account === first ? (options.port ?? 0) : 0);
    world.accounts.set(account.profile.id, account);
  }
  const apiDomain = new URL(world.platformOrigin).host;
  const token = await world.tokens.issueLongLived(first, adminOf(first), world.privateClientId, ALL_SCOPES, apiDomain);
  world.accessToken = token.value;

  return {
    origin: first.origin,
    platformOrigin: world.platformOrigin,
    accounts: [first, ...others].map(handleOf),
    clientId: world.integration.clientId,
    clientSecret: world.integration.clientSecret,
    accessToken: token.value,
    close: async () => {
      closing.abort();
      await world.delivery.close();
      await listeners.close();
      await app.close();
    },
  };
}

function seedAccounts(now: number): Account[] {
  return [salesAccountRu(now), salesAccountEn(now)];
}

function newWorld(options: EmulatorOptions, closing: AbortSignal): World {
  const clock = worldClock(options.now ?? Date.now);
  return {
    clock,
    accounts: new Map(),
    integration: newIntegration(options.integration),
    privateClientId: randomUUID(),
    accessToken: '',
    tokens: new TokenStore(clock.now),
    limits: new RateLimiter({ ...DEFAULT_LIMITS, ...options.limits }, clock.nowMs),
    faults: new FaultPlan(),
    log: new RequestLog(),
    delivery: new Delivery({ ...DEFAULT_DELIVERY, ...options.delivery }, clock.nowMs),
    platformOrigin: '',
    uploads: new Map(),
    logger: options.logger ?? SILENT,
    rename: async () => undefined,
    closing,
  };
}

function handleOf(account: Account): EmulatorAccount {
  return {
    id: account.profile.id,
    get subdomain() {
      return account.profile.subdomain;
    },
    get origin() {
      return account.origin;
    },
    users: [...account.users.values()].map(({ id, name, email, isAdmin }) => ({ id, name, email, isAdmin })),
  };
}

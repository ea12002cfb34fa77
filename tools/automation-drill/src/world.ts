import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createControlClient, startEmulator } from '@pochtovik/amocrm-emulator';
import { AccountInstall, type Parser } from '@pochtovik/contracts';
import { serviceProcess } from '@pochtovik/local-services';
import { freePort, type SupervisedProcess } from '@pochtovik/local-stack';
import { ownStack } from '@pochtovik/testing';
import { createTokenCodec, parseKeys, type TokenCodec } from '@pochtovik/tracking-token';
import { type Peer, startPeer } from './peer.ts';

/** The services that are killed. */
export const VICTIMS = ['trigger-engine', 'tracker', 'amocrm-sync'] as const;
/** See {@link VICTIMS}. */
export type Victim = (typeof VICTIMS)[number];

/** Processes of automation with a bus and a database of their own, the emulator as amoCRM, and a peer for all others. */
export type World = Awaited<ReturnType<typeof startWorld>>;

const REDIRECT_URI = 'https://pochtovik.test/amocrm/oauth/callback';

/** amoCRM thinks that long behind each change before it answers, so that kills land between what it did and our knowing of it, milliseconds. */
const THINKING_MS = 200;

/** Starts it with the widget installed; so many processes of each service. amoCRM's limit is out of the way. */
export async function startWorld(copies: number) {
  const [own, emulator] = await Promise.all([
    ownStack(['nats', 'mongodb']),
    startEmulator({ integration: { redirectUri: REDIRECT_URI } }),
  ]);
  const [account] = emulator.accounts;
  if (!account) throw new Error('the emulator plays no account');
  const control = createControlClient(emulator.origin);
  await control.setLimits({ enabled: false });
  for (const method of ['POST', 'PATCH']) {
    const path = '^/api/v4/(leads|tasks)';
    await control.addFault({ method, path, kind: 'delay', when: 'after', delayMs: THINKING_MS, times: 1_000_000 });
  }
  const trackingKeys = `1:${randomBytes(32).toString('base64')}`;
  const codec: TokenCodec = createTokenCodec(parseKeys(trackingKeys));
  const common = {
    NATS_URL: own.stack.nats.url,
    MONGODB_URI: own.stack.mongodb.uri,
    LOG_LEVEL: 'warn',
    HEALTH_HOST: '127.0.0.1',
  };
  const peer: Peer = await startPeer(account.id, {
    ...common,
    ...{ MONGODB_DATABASE: 'drill_peer', HEALTH_PORT: '0', LOG_LEVEL: 'fatal' },
  });
  const shared: Record<Victim, Record<string, string>> = {
    'trigger-engine': {
      WEBHOOK_SIGNING_KEYS: randomBytes(32).toString('base64'),
      SWEEP_INTERVAL_MS: '500',
    },
    tracker: { HTTP_HOST: '127.0.0.1', TRACKING_KEYS: trackingKeys },
    'amocrm-sync': {
      AMOCRM_CLIENT_ID: emulator.clientId,
      AMOCRM_CLIENT_SECRET: emulator.clientSecret,
      AMOCRM_REDIRECT_URI: REDIRECT_URI,
      AMOCRM_LOCAL_ORIGINS: 'http://127.0.0.1:*',
      AMOCRM_REQUESTS_PER_SECOND: '200',
      AMOCRM_CALL_TIMEOUT_MS: '3000',
      LEASE_SECONDS: '5',
      TOKEN_ENCRYPTION_KEYS: `1:${randomBytes(32).toString('base64')}`,
    },
  };
  const trackerUrls: string[] = [];
  const processes: { service: Victim; process: SupervisedProcess }[] = [];
  for (const service of VICTIMS) {
    for (let copy = 1; copy <= copies; copy += 1) {
      const label = `${service}-${copy}`;
      const port = await freePort();
      const ofTracker = { HTTP_PORT: String(port), SPOOL_DIR: join(own.dataDir, label) };
      if (service === 'tracker') trackerUrls.push(`http://127.0.0.1:${port}`);
      const env = {
        ...common,
        ...shared[service],
        MONGODB_DATABASE: databaseOf(service),
        ...(service === 'tracker' && ofTracker),
      };
      processes.push({ service, process: await serviceProcess(service, { dataDir: own.dataDir, env, label }) });
    }
  }
  const stop = async () => {
    await Promise.all(processes.map(({ process }) => process.kill()));
    await peer.stop();
    await emulator.close();
    await own.stop();
  };
  try {
    await Promise.all(processes.map(({ process }) => process.start()));
    const code = await control.code(account.id);
    await peer.kit.ask(AccountInstall, 0, { code, referer: new URL(account.origin).host });
  } catch (error) {
    // What runs would keep this process from ending, and its error from being told.
    await stop();
    throw error;
  }

  return {
    ...{ accountId: account.id, stack: own.stack, peer, control, codec, trackerUrls, processes },
    /** A collection of a service's database. */
    rows: <T extends object>(service: Victim, name: string) =>
      peer.kit.database.useDb(databaseOf(service)).collection<T & { _id: string }>(name),
    /** All items of a list of amoCRM's API, page by page. */
    async everything<T>(path: string, list: string, { parse }: Parser<T>): Promise<T[]> {
      const found: T[] = [];
      const headers = { authorization: `Bearer ${emulator.accessToken}` };
      for (let page = 1; ; page += 1) {
        const address = `${account.origin}/api/v4${path}${path.includes('?') ? '&' : '?'}limit=100&page=${page}`;
        const answer = await fetch(address, { headers });
        if (answer.status === 204) return found;
        if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
        const { _embedded } = Object(await answer.json());
        for (const item of _embedded[list]) found.push(parse(item));
      }
    },
    stop,
  };
}

function databaseOf(service: Victim): string {
  return `drill_${service.replaceAll('-', '_')}`;
}

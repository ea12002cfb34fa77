import { resolve } from 'node:path';
import { freePort, type SupervisedProcess } from '@pochtovik/local-stack';
import { localSecrets } from './secrets.ts';
import { serviceProcess } from './service-process.ts';

/** The six services, in the order in which a reader meets them. */
export const SERVICE_NAMES = ['api-gateway', 'composer', 'sender', 'tracker', 'trigger-engine', 'amocrm-sync'] as const;
/** Name of a service. */
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** What the services need around them. */
export interface LocalServicesOptions {
  /** Logs, keys and the tracker's spool live here. */
  dataDir: string;
  natsUrl: string;
  mongodbUri: string;
  /** Start of each database's name; another one for each installation on one server. */
  databasePrefix?: string;
  amocrm: { clientId: string; clientSecret: string; origins: string[] };
  /** OTLP/HTTP address of a receiver of traces and metrics. */
  otlpEndpoint?: string;
  /** `warn` by default. */
  logLevel?: string;
  /** Restart a service when its code changes. */
  watch?: boolean;
  /** Settings on top, per service. */
  settings?: Partial<Record<ServiceName, Record<string, string>>>;
}

/** The running services. */
export interface LocalServices {
  gatewayUrl: string;
  trackerUrl: string;
  /** Where amoCRM sends people and hooks. */
  hooks: { redirectUri: string; disableUrl: string; digitalPipelineUrl: string };
  process: Record<ServiceName, SupervisedProcess>;
  /** Ends all of them in good order. */
  stop(): Promise<void>;
}

/** Starts all six services as processes on free ports, wired to each other; resolves when each is ready. */
export async function startLocalServices(options: LocalServicesOptions): Promise<LocalServices> {
  const secrets = localSecrets(options.dataDir);
  const [gatewayPort, trackerPort] = [await freePort(), await freePort()];
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const trackerUrl = `http://127.0.0.1:${trackerPort}`;
  const hooks = {
    redirectUri: `${gatewayUrl}/amocrm/oauth/callback`,
    disableUrl: `${gatewayUrl}/amocrm/oauth/disable`,
    digitalPipelineUrl: `${gatewayUrl}/amocrm/digital-pipeline`,
  };
  const amocrm = {
    AMOCRM_CLIENT_ID: options.amocrm.clientId,
    AMOCRM_CLIENT_SECRET: options.amocrm.clientSecret,
    AMOCRM_REDIRECT_URI: hooks.redirectUri,
    AMOCRM_LOCAL_ORIGINS: options.amocrm.origins.join(','),
  };
  const tracking = { TRACKER_URL: trackerUrl, TRACKING_KEYS: secrets.trackingKeys };
  const own: Record<ServiceName, Record<string, string>> = {
    'api-gateway': {
      ...amocrm,
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(gatewayPort),
      PUBLIC_URL: gatewayUrl,
      WEBHOOK_KEY_SECRET: secrets.webhookKeySecret,
    },
    composer: tracking,
    sender: { CREDENTIAL_KEYS: secrets.credentialKeys, ALLOW_PRIVATE_HOSTS: 'true' },
    tracker: {
      ...tracking,
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(trackerPort),
      SPOOL_DIR: resolve(options.dataDir, 'tracker-spool'),
    },
    'trigger-engine': { WEBHOOK_SIGNING_KEYS: secrets.webhookSigningKeys, ALLOW_PRIVATE_HOSTS: 'true' },
    'amocrm-sync': { ...amocrm, TOKEN_ENCRYPTION_KEYS: secrets.tokenEncryptionKeys },
  };

  const { dataDir, watch = false } = options;
  const processOf = (name: ServiceName) =>
    serviceProcess(name, {
      dataDir,
      watch,
      env: {
        NATS_URL: options.natsUrl,
        MONGODB_URI: options.mongodbUri,
        MONGODB_DATABASE: `${options.databasePrefix ?? 'pochtovik'}_${name.replaceAll('-', '_')}`,
        LOG_LEVEL: options.logLevel ?? 'warn',
        ...(options.otlpEndpoint ? { OTLP_ENDPOINT: options.otlpEndpoint, OTLP_METRICS_INTERVAL_MS: '1000' } : {}),
        ...own[name],
        ...options.settings?.[name],
      },
    });
  const processes: Record<ServiceName, SupervisedProcess> = {
    'api-gateway': await processOf('api-gateway'),
    composer: await processOf('composer'),
    sender: await processOf('sender'),
    tracker: await processOf('tracker'),
    'trigger-engine': await processOf('trigger-engine'),
    'amocrm-sync': await processOf('amocrm-sync'),
  };
  const stop = async () => {
    await Promise.all(SERVICE_NAMES.map((name) => processes[name].stop()));
  };
  try {
    await Promise.all(SERVICE_NAMES.map((name) => processes[name].start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { gatewayUrl, trackerUrl, hooks, process: processes, stop };
}

import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the surroundings decide; read once, in one place. */
export interface StackConfig {
  /** MONGODB_URI: use this server instead of starting one. */
  readonly mongodbUri: string | undefined;
  /** NATS_URL: use this server instead of starting one. */
  readonly natsUrl: string | undefined;
  /** Whether missing system packages may be installed: a continuous-integration machine (CI=true), as root. */
  readonly mayInstallSystemPackages: boolean;
  /** Where downloaded and built servers are kept, outside any clone, for all clones of this user. */
  readonly cacheFolder: string;
}

/** Reads the configuration from environment variables. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): StackConfig {
  return Object.freeze({
    mongodbUri: env['MONGODB_URI'] || undefined,
    natsUrl: env['NATS_URL'] || undefined,
    mayInstallSystemPackages: env['CI'] === 'true' && process.getuid?.() === 0,
    cacheFolder: join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'pochtovik'),
  });
}

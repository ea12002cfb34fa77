import type { FaultPlan } from './http/faults.ts';
import type { RateLimiter } from './http/rate-limit.ts';
import type { RequestLog } from './http/request-log.ts';
import type { Integration } from './oauth/integration.ts';
import type { TokenStore } from './oauth/tokens.ts';
import type { Account } from './state/account.ts';
import type { UploadSession } from './state/files.ts';
import type { Delivery } from './webhooks/delivery.ts';

/** Time of the emulator: the given clock plus what the control API added. */
export interface WorldClock {
  /** Milliseconds. */
  nowMs(): number;
  /** Unix seconds. */
  now(): number;
  /** Moves the clock ahead for good. */
  advance(seconds: number): void;
}

/** Where the emulator writes what a developer may want to see. */
export interface Logger {
  info(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** Everything one emulator holds. */
export interface World {
  clock: WorldClock;
  accounts: Map<number, Account>;
  integration: Integration;
  /** Client id of the private integration that owns the long-lived token. */
  privateClientId: string;
  /** The long-lived token of the first account's administrator. */
  accessToken: string;
  tokens: TokenStore;
  limits: RateLimiter;
  faults: FaultPlan;
  log: RequestLog;
  delivery: Delivery;
  /** Base address of what is shared by all accounts: the drive and the api_domain. */
  platformOrigin: string;
  uploads: Map<string, UploadSession>;
  logger: Logger;
  /** Opens a new listener for an account and retires the old address. */
  rename(account: Account, subdomain: string): Promise<void>;
  /** Ends pending delays when the emulator closes. */
  closing: AbortSignal;
}

/** A clock over `now` (milliseconds) that can be moved ahead. */
export function worldClock(now: () => number): WorldClock {
  let offset = 0;
  const nowMs = () => now() + offset;
  return {
    nowMs,
    now: () => Math.floor(nowMs() / 1000),
    advance: (seconds) => {
      offset += seconds * 1000;
    },
  };
}

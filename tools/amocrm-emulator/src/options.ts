import type { LimitSettings } from './http/rate-limit.ts';
import type { Integration } from './oauth/integration.ts';
import type { Account } from './state/account.ts';
import type { DeliverySettings } from './webhooks/delivery.ts';
import type { Logger } from './world.ts';

/** How to start an emulator; everything has a default. */
export interface EmulatorOptions {
  /** Address to listen on. */
  host?: string;
  /** Port of the first account; 0 takes a free one. The other listeners always take free ones. */
  port?: number;
  /** Milliseconds; the real clock when absent. */
  now?: () => number;
  /** Accounts to play instead of the seeded two; the first one carries the control API. */
  data?: (nowSeconds: number) => Account[];
  integration?: Partial<Integration>;
  limits?: Partial<LimitSettings>;
  delivery?: Partial<DeliverySettings>;
  logger?: Logger;
}

/** A user of a running emulator. */
export interface EmulatorUser {
  id: number;
  name: string;
  email: string;
  isAdmin: boolean;
}

/** An account of a running emulator. `origin` follows a rename. */
export interface EmulatorAccount {
  readonly id: number;
  readonly subdomain: string;
  readonly origin: string;
  readonly users: EmulatorUser[];
}

/** A running emulator. */
export interface Emulator {
  /** Base address of the first account; the control API is under `/control` of it. */
  origin: string;
  /** Base address of the drive and of the api_domain. */
  platformOrigin: string;
  accounts: EmulatorAccount[];
  clientId: string;
  clientSecret: string;
  /** Long-lived token of the first account's administrator, of a private integration of its own. */
  accessToken: string;
  close(): Promise<void>;
}

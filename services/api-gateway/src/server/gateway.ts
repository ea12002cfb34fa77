import type { Ask, Bus, Logger } from '@pochtovik/service-kit';
import type { GatewayConfig } from '../config.ts';
import type { Members } from '../crm/members.ts';
import type { WebhookSecret } from '../domain/webhook-key.ts';
import type { AccountOrigins } from '../store/account-origins.ts';
import type { Hooks } from '../store/hooks.ts';
import type { IdempotencyKeys } from '../store/idempotency-keys.ts';
import type { OneTimeTokens } from '../store/one-time-tokens.ts';
import type { Sessions } from '../store/sessions.ts';

/** Everything the routes reach: the one argument that each of them gets beside the server. */
export interface Gateway {
  config: Readonly<GatewayConfig>;
  log: Logger;
  bus: Bus;
  ask: Ask;
  members: Members;
  sessions: Sessions;
  oneTimeTokens: OneTimeTokens;
  idempotencyKeys: IdempotencyKeys;
  hooks: Hooks;
  /** Publishes the event of a stored hook soon. */
  announceHook(hookId: string): void;
  origins: AccountOrigins;
  webhookSecrets: readonly WebhookSecret[];
  /** Aborted when the service stops: what is repeated behind an answer ends. */
  stopping: AbortSignal;
}

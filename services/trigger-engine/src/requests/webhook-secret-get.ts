import { WebhookSecretGet } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { accountSecret } from '../domain/webhook-signature.ts';

/** Answers `webhook-secret.get` with the account's key out of the current one of the installation. */
export function serveWebhookSecretGet(kit: Kit<Config>, signingKey: string): void {
  kit.serve(WebhookSecretGet, async ({ accountId }) => ({ secret: accountSecret(signingKey, accountId) }));
}

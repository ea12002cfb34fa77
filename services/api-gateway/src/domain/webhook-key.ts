import { createHmac } from 'node:crypto';
import { equalInConstantTime } from './constant-time.ts';

/** Secrets that make webhook keys; keys of all are accepted, new ones are made with the first. */
export interface WebhookSecret {
  id: number;
  secret: string;
}

/** Which hooks a key proves the account of. */
export type WebhookPurpose = 'digital-pipeline' | 'account-webhook';

/** The setting is not usable; the message never holds a secret. */
export class WebhookSecretError extends Error {
  override readonly name = 'WebhookSecretError';
}

const MIN_SECRET_CHARACTERS = 32;

/**
 * Reads `id:secret,…` (current first) or one bare secret, which has the id 1.
 * @throws WebhookSecretError for a short secret or an id given twice
 */
export function parseWebhookSecrets(text: string): WebhookSecret[] {
  const secrets = text.split(',').map((entry) => {
    const match = /^\s*(?:(\d{1,4}):)?(.*?)\s*$/s.exec(entry);
    return { id: Number(match?.[1] ?? 1), secret: match?.[2] ?? '' };
  });
  if (secrets.some(({ secret }) => secret.length < MIN_SECRET_CHARACTERS))
    throw new WebhookSecretError(`WEBHOOK_KEY_SECRET: give at least ${MIN_SECRET_CHARACTERS} random characters`);
  if (new Set(secrets.map(({ id }) => id)).size !== secrets.length)
    throw new WebhookSecretError('WEBHOOK_KEY_SECRET: an id is given twice; give each secret its own');
  return secrets;
}

/**
 * The key that the widget saves among the settings of its pipeline action: amoCRM does not sign these webhooks, so the
 * key proves that the action was saved in this very account. Form `k<secret id>.<HMAC-SHA256 as base64url>`.
 */
export function webhookKey(
  secrets: readonly WebhookSecret[],
  accountId: number,
  purpose: WebhookPurpose = 'digital-pipeline',
): string {
  const [current] = secrets;
  if (!current) throw new WebhookSecretError('WEBHOOK_KEY_SECRET is empty');
  return keyOf(current, accountId, purpose);
}

/** True when the key was made for this account with any of the secrets. */
export function isWebhookKey(
  secrets: readonly WebhookSecret[],
  accountId: number,
  key: string,
  purpose: WebhookPurpose = 'digital-pipeline',
): boolean {
  return secrets.map((secret) => equalInConstantTime(keyOf(secret, accountId, purpose), key)).includes(true);
}

function keyOf({ id, secret }: WebhookSecret, accountId: number, purpose: WebhookPurpose): string {
  const hmac = createHmac('sha256', secret).update(`${purpose}|${accountId}`).digest('base64url');
  return `k${id}.${hmac}`;
}

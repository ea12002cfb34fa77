import { createHmac } from 'node:crypto';

/** What of a webhook is signed. */
export interface SignedParts {
  /** Id of the execution: the receiver's key to know a repeat by. */
  id: string;
  /** Of this post, Unix seconds. */
  timestamp: number;
  body: string;
}

/**
 * The account's own key, derived, so that none is kept.
 * @param signingKey a key of the installation
 * @returns `whsec_` and base64, as Standard Webhooks writes keys
 */
export function accountSecret(signingKey: string, accountId: number): string {
  return `whsec_${keyOf(signingKey, accountId).toString('base64')}`;
}

/**
 * Headers of a signed post (Standard Webhooks 1.0): `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`, one for each key of the installation,
 * so that receivers stay valid while a key is replaced. `Idempotency-Key` names the execution, for receivers that know that header.
 * @param signingKeys of the installation, the current one first
 */
export function signedHeaders(
  signingKeys: readonly string[],
  accountId: number,
  { id, timestamp, body }: SignedParts,
): Record<string, string> {
  const signatures = signingKeys.map((key) => {
    const hmac = createHmac('sha256', keyOf(key, accountId)).update(`${id}.${timestamp}.${body}`);
    return `v1,${hmac.digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
    'idempotency-key': id,
  };
}

function keyOf(signingKey: string, accountId: number): Buffer {
  return createHmac('sha256', signingKey).update(`webhook|${accountId}`).digest();
}

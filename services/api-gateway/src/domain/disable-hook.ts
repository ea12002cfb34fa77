import { createHmac } from 'node:crypto';
import { PochtovikError, parserOf } from '@pochtovik/contracts';
import Type from 'typebox';
import { equalInConstantTime } from './constant-time.ts';

const Query = parserOf(
  Type.Object({
    account_id: Type.String({ pattern: '^[1-9][0-9]{0,14}$' }),
    signature: Type.String({ minLength: 1, maxLength: 200 }),
    client_uuid: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    client_id: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  }),
);

/**
 * Checks amoCRM's "access revoked" hook: `signature` is the hex HMAC-SHA256 of `client_uuid|account_id` with the
 * integration's secret key (amoCRM changelog 2024-01-25). Public integrations may name the id `client_id`.
 * @returns the account that revoked the access
 * Errors: WEBHOOK_MALFORMED, WEBHOOK_KEY_INVALID (another integration, or not signed by amoCRM).
 */
export function readDisableHook(query: unknown, integration: { clientId: string; clientSecret: string }): number {
  if (!Query.check(query)) throw new PochtovikError('WEBHOOK_MALFORMED');
  const clientId = query.client_uuid ?? query.client_id;
  if (clientId === undefined) throw new PochtovikError('WEBHOOK_MALFORMED');
  const signature = createHmac('sha256', integration.clientSecret)
    .update(`${integration.clientId}|${query.account_id}`)
    .digest('hex');
  const isSigned = equalInConstantTime(signature, query.signature.toLowerCase());
  if (clientId !== integration.clientId || !isSigned) throw new PochtovikError('WEBHOOK_KEY_INVALID');
  return Number(query.account_id);
}

import { createHmac } from 'node:crypto';
import { newId, type Parser, PochtovikError, stableId } from '@pochtovik/contracts';
import type { FastifyRequest } from 'fastify';
import { callerOf } from './authentication.ts';
import type { Gateway } from './gateway.ts';

const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * Makes a resource once for each `Idempotency-Key` of a user: its id is derived from the key, so that a repeat finds it even
 * where the first answer was lost on the way or the gateway died in between. A repeat gets the first answer. Without the
 * header the id is random.
 * @param make stores the resource under the id it is given; repeating it with the same id must change nothing
 * Errors: BAD_REQUEST (a key that is none), IDEMPOTENCY_KEY_REUSED (used for another body or address), and those of `make`.
 */
export async function createOnce<T>(
  gateway: Gateway,
  request: FastifyRequest,
  reply: Parser<T>,
  make: (id: string) => Promise<T>,
): Promise<T> {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return make(newId());
  if (typeof key !== 'string' || !KEY.test(key)) {
    const detail = { field: 'Idempotency-Key', message: 'must be 1 to 200 visible ASCII characters' };
    throw new PochtovikError('BAD_REQUEST', { details: [detail] });
  }
  const { accountId, userId } = callerOf(request);
  const id = stableId(accountId, userId, `${request.method} ${request.routeOptions.url}`, key);
  const fingerprint = fingerprintOf(gateway, request.params, request.body);
  const known = await gateway.idempotencyKeys.claim(accountId, id, fingerprint);
  if (known.fingerprint !== fingerprint) throw new PochtovikError('IDEMPOTENCY_KEY_REUSED');
  if (known.reply !== null) return reply.parse(JSON.parse(known.reply));
  try {
    const made = await make(id);
    await gateway.idempotencyKeys.complete(accountId, id, JSON.stringify(made));
    return made;
  } catch (error) {
    if (error instanceof PochtovikError && !error.retryable) await gateway.idempotencyKeys.release(accountId, id);
    throw error;
  }
}

/** Keyed, since bodies of mailboxes hold passwords, which a plain hash would let guess; by the oldest secret, which a new one in front leaves in place. */
function fingerprintOf(gateway: Gateway, params: unknown, body: unknown): string {
  const secret = gateway.webhookSecrets.at(-1)?.secret ?? '';
  return createHmac('sha256', secret)
    .update('idempotency|')
    .update(JSON.stringify([params, body ?? null]))
    .digest('hex');
}

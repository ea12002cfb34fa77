import type { Msg, Subscription } from '@nats-io/transport-node';
import { isErrorCode, PochtovikError, parserOf, type RequestContract } from '@pochtovik/contracts';
import Type, { type Static, type TSchema } from 'typebox';
import type { Bus } from './bus.ts';
import { isOutage } from './failure.ts';
import type { Logger } from './logger.ts';
import { fromNatsHeaders, toNatsHeaders } from './nats-headers.ts';
import { currentTrace, SpanKind, traceFrom, withSpan } from './telemetry.ts';
import { createWorkMetrics } from './work-metrics.ts';

const Reply = Type.Union([
  Type.Object({ ok: Type.Literal(true), data: Type.Unknown() }),
  Type.Object({
    ok: Type.Literal(false),
    error: Type.Object({
      code: Type.String(),
      message: Type.String(),
      details: Type.Array(
        Type.Object({
          field: Type.String(),
          message: Type.String(),
          code: Type.Optional(Type.String()),
          line: Type.Optional(Type.Integer()),
          column: Type.Optional(Type.Integer()),
          suggestion: Type.Optional(Type.String()),
        }),
      ),
    }),
  }),
]);
const replyParser = parserOf(Reply);

/** Asks another service and waits for its answer. */
export type Ask = <Q extends TSchema, A extends TSchema>(
  contract: RequestContract<Q, A>,
  accountId: number,
  request: Static<Q>,
  options?: { timeoutMs?: number },
) => Promise<Static<A>>;

/**
 * Makes the asking side. Errors: what the other service answered, by its code; SERVICE_UNAVAILABLE when nobody answers in
 * time (10 s by default).
 */
export function createAsk(bus: Bus): Ask {
  return (contract, accountId, request, options = {}) =>
    withSpan(`${contract.service} ${contract.name} ask`, { kind: SpanKind.CLIENT }, async () => {
      const headers = toNatsHeaders(currentTrace());
      let answer: Msg;
      try {
        answer = await bus.nats.request(contract.subject(accountId), JSON.stringify(request), {
          timeout: options.timeoutMs ?? 10_000,
          headers,
        });
      } catch (cause) {
        throw new PochtovikError('SERVICE_UNAVAILABLE', {
          message: `${contract.service} does not answer ${contract.name}`,
          cause,
        });
      }
      const reply = replyParser.parse(answer.json());
      if (reply.ok) return contract.replyParser.parse(reply.data);
      const { code, message, details } = reply.error;
      throw new PochtovikError(isErrorCode(code) ? code : 'INTERNAL', { message, details });
    });
}

/** Answers one request of this service; processes share the work by a queue group. */
export function serveRequest<Q extends TSchema, A extends TSchema>(
  bus: Bus,
  log: Logger,
  contract: RequestContract<Q, A>,
  answer: (request: Static<Q>, accountId: number) => Promise<Static<A>>,
): { stop(): Promise<void> } {
  const inHand = new Set<Promise<void>>();
  const metrics = createWorkMetrics();
  const subscription: Subscription = bus.nats.subscribe(contract.subject('*'), {
    queue: contract.service,
    callback: (error, message) => {
      if (error) return;
      const work = respond(message).finally(() => inHand.delete(work));
      inHand.add(work);
    },
  });

  async function respond(message: Msg): Promise<void> {
    const headers = fromNatsHeaders(message.headers);
    const accountId = Number(message.subject.split('.').at(-1));
    const began = performance.now();
    const told = (code: string) =>
      metrics.request(`${contract.service} ${contract.name}`, code, (performance.now() - began) / 1000);
    try {
      const data = await withSpan(
        `${contract.service} ${contract.name}`,
        { kind: SpanKind.SERVER, parent: traceFrom(headers), attributes: { 'pochtovik.account_id': accountId } },
        async () => {
          const request = contract.requestParser.parse(message.json());
          assertSameAccount(request, accountId);
          return answer(request, accountId);
        },
      );
      message.respond(JSON.stringify({ ok: true, data }));
      told('OK');
    } catch (err) {
      const known = asKnown(err);
      told(known.code);
      if (known.status >= 500)
        log.error({ event: 'request.failed', request: contract.name, accountId, err }, 'request failed');
      else
        log.info({ event: 'request.refused', request: contract.name, accountId, code: known.code }, 'request refused');
      message.respond(
        JSON.stringify({ ok: false, error: { code: known.code, message: known.message, details: known.details } }),
      );
    }
  }

  return {
    async stop() {
      await subscription.drain();
      await Promise.all(inHand);
    },
  };
}

/** The account of the subject is the one the gateway authenticated; a body may not speak of another. */
function assertSameAccount(request: unknown, accountId: number): void {
  if (typeof request === 'object' && request !== null && 'accountId' in request && request.accountId !== accountId) {
    throw new PochtovikError('BAD_REQUEST', { details: [{ field: 'accountId', message: 'differs from the subject' }] });
  }
}

function asKnown(error: unknown): PochtovikError {
  if (error instanceof PochtovikError) return error;
  return new PochtovikError(isOutage(error) ? 'SERVICE_UNAVAILABLE' : 'INTERNAL', { cause: error });
}

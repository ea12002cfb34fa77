import { setTimeout as sleep } from 'node:timers/promises';
import { AckPolicy, type ConsumerMessages, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import type { Bus } from './bus.ts';
import { verdictOn } from './failure.ts';
import type { Logger } from './logger.ts';
import { fromNatsHeaders } from './nats-headers.ts';
import { publish } from './publisher.ts';
import { SpanKind, type TextHeaders, traceFrom, withSpan } from './telemetry.ts';
import { createWorkMetrics } from './work-metrics.ts';

/** A running consumer. */
export interface RunningConsumer {
  /** Takes no more messages, waits for those in hand. */
  stop(): Promise<void>;
}

/** What a consumer loop needs to know. */
export interface ConsumerOptions {
  bus: Bus;
  log: Logger;
  stream: string;
  /** Durable name; processes that share it share the work. */
  durable: string;
  /** Subject filter. */
  filter: string;
  /** Messages handled at once by this process. */
  concurrency: number;
  /** Does the work; the message is acknowledged after it, so it must be idempotent. */
  handle(message: { subject: string; body: string; headers: TextHeaders; tries: number }): Promise<void>;
}

/** A process that died gives its messages back after this long; a live one says every third of it that it still works. */
const ACK_WAIT_MS = 10_000;

/**
 * The one consumer loop: pulls, handles at most `concurrency` at once, acknowledges after the effect, tells the server
 * that slow work goes on (`working`), gives failures back with a growing delay, parks hopeless messages in the DEAD
 * stream with their reason. It makes its durable consumer again when the bus has lost it.
 */
export function startConsumer(options: ConsumerOptions): RunningConsumer {
  const { bus, log, stream, durable } = options;
  const inHand = new Set<Promise<void>>();
  const work = createWorkMetrics();
  const stop = new AbortController();
  let messages: ConsumerMessages | undefined;

  async function open(): Promise<ConsumerMessages> {
    await bus.restoreStreams();
    await bus.manager.consumers.add(stream, {
      durable_name: durable,
      filter_subject: options.filter,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: ACK_WAIT_MS * 1_000_000,
      max_ack_pending: 1000,
      max_deliver: -1,
    });
    const consumer = await bus.jetstream.consumers.get(stream, durable);
    return consumer.consume({
      max_messages: options.concurrency,
      expires: 30_000,
      idle_heartbeat: 5_000,
      abort_on_missing_resource: true,
    });
  }

  async function run() {
    while (!stop.signal.aborted) {
      try {
        messages = await open();
        if (stop.signal.aborted) messages.stop();
        for await (const message of messages) {
          if (inHand.size >= options.concurrency) await Promise.race(inHand);
          if (stop.signal.aborted) {
            message.nak(0);
            continue;
          }
          const handling = handleOne(message).finally(() => inHand.delete(handling));
          inHand.add(handling);
        }
      } catch (err) {
        log.warn({ event: 'consumer.restart', durable, err }, 'consumer loop failed; starting it again');
      }
      if (!stop.signal.aborted) await sleep(500);
    }
    await Promise.all(inHand);
  }

  async function handleOne(message: JsMsg): Promise<void> {
    const headers = fromNatsHeaders(message.headers);
    const tries = message.info.deliveryCount;
    const began = performance.now();
    const told = (outcome: 'done' | 'retry' | 'dead') =>
      work.message(durable, outcome, (performance.now() - began) / 1000);
    const stillWorking = setInterval(() => message.working(), ACK_WAIT_MS / 3);
    try {
      await withSpan(
        `${durable} process`,
        {
          kind: SpanKind.CONSUMER,
          attributes: { 'messaging.system': 'nats', 'messaging.destination.name': stream },
          parent: traceFrom(headers),
        },
        () => options.handle({ subject: message.subject, body: message.string(), headers, tries }),
      );
      message.ack();
      told('done');
    } catch (err) {
      const verdict = verdictOn(err, tries, Math.random());
      if (verdict.type === 'retry') {
        log.warn(
          { event: 'consumer.retry', durable, tries, delayMs: verdict.delayMs, err },
          'message comes back later',
        );
        message.nak(verdict.delayMs);
        told('retry');
      } else {
        told('dead');
        await park(message, verdict.reason, err);
      }
    } finally {
      clearInterval(stillWorking);
    }
  }

  async function park(message: JsMsg, reason: string, err: unknown) {
    log.error({ event: 'consumer.dead', durable, err }, 'message parked in the DEAD stream');
    try {
      await publish(bus, {
        id: `${durable}:${message.info.stream}:${message.info.streamSequence}:${message.info.timestampNanos}`,
        subject: `dead.${durable}`,
        body: message.string(),
        headers: {
          ...fromNatsHeaders(message.headers),
          'Pochtovik-Subject': message.subject,
          'Pochtovik-Reason': reason.replace(/[\r\n]+/g, ' ').slice(0, 1000),
        },
      });
      message.term(reason.slice(0, 200));
    } catch {
      message.nak(5000);
    }
  }

  const running = run();
  return {
    async stop() {
      stop.abort();
      messages?.stop();
      await running;
    },
  };
}

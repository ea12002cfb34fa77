import { metrics } from '@opentelemetry/api';
import { type EventContract, type EventEnvelope, PochtovikError, type RequestContract } from '@pochtovik/contracts';
import type { Static, TObject, TSchema } from 'typebox';
import { type Backlog, backlogOf } from './backlog.ts';
import { type Bus, connectBus } from './bus.ts';
import { BaseConfig, loadConfig } from './config.ts';
import { type RunningConsumer, startConsumer } from './consumer.ts';
import { connectDatabase, type Database } from './database.ts';
import { type Health, startHealth } from './health.ts';
import { createLogger, type Logger } from './logger.ts';
import { type OutboxCollection, type Relay, startRelay } from './relay.ts';
import { type Ask, createAsk, serveRequest } from './requests.ts';
import { EVENTS_STREAM, TIMERS_STREAM } from './streams.ts';
import { startTelemetry } from './telemetry.ts';
import { createTimers, dueFilter, type Timers } from './timers.ts';

/** What a handler of an event gets beside the event. */
export interface EventContext {
  log: Logger;
  /** Deliveries of this event so far, from 1. */
  tries: number;
}

/** What a service is built from: everything that all six have alike. */
export interface Kit<C> {
  name: string;
  config: Readonly<C>;
  log: Logger;
  database: Database;
  bus: Bus;
  ask: Ask;
  timers: Timers;
  meter: ReturnType<typeof metrics.getMeter>;
  /** Consumes an event; the handler runs before the acknowledgement, so it must be idempotent. */
  consume<S extends TSchema>(
    contract: EventContract<S>,
    handle: (event: EventEnvelope<Static<S>>, context: EventContext) => Promise<void>,
    options?: { concurrency?: number },
  ): void;
  /**
   * How far this service is behind with an event it consumes. A rule that depends on an event not having happened asks this
   * first. Throws while the bus is away.
   */
  backlog(contract: Pick<EventContract, 'type' | 'version' | 'subject'>): Promise<Backlog>;
  /** Answers a request. */
  serve<Q extends TSchema, A extends TSchema>(
    contract: RequestContract<Q, A>,
    answer: (request: Static<Q>, accountId: number) => Promise<Static<A>>,
  ): void;
  /** Handles the wake-ups of this service's timers. */
  onTimer(handle: (timerId: string, accountId: number) => Promise<void>, options?: { concurrency?: number }): void;
  /**
   * Starts the relay over the collections that carry an outbox; call it once, before anything is consumed.
   * @param shared fields that events share with their documents, by the name of the collection
   */
  relay(collections: OutboxCollection[], shared?: Readonly<Record<string, readonly string[]>>): Relay;
  /** Something to stop, after the consumers and before the connections; the last one named stops first. */
  onStop(name: string, stop: () => Promise<void>): void;
  /** A fact the service needs to be ready, beside bus and database. */
  readyWhen(isReady: () => boolean): void;
}

/** A service as its `main.ts` and its tests start it. */
export interface ServiceDefinition<S extends TObject> {
  name: string;
  /** Its own settings; those of `BaseConfig` are read for every service. */
  config: S;
  /** What a started service can do without for a while, so that its absence does not take visitors away from it; neither by default. */
  readyWithout?: readonly ('bus' | 'database')[];
  /** Assembles adapters, rules, consumers and requests; nothing is consumed before it returns. */
  build(kit: Kit<Static<S>>): Promise<void>;
}

/** A started service. */
export interface RunningService {
  healthPort: number;
  /** Stops taking work, finishes what is in hand, closes everything. */
  stop(): Promise<void>;
}

/** Starts a service in this process. */
export async function startService<S extends TObject>(
  definition: ServiceDefinition<S>,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<RunningService> {
  const base = loadConfig(definition.name, BaseConfig, environment);
  const config = loadConfig(definition.name, definition.config, environment);
  const log = createLogger(definition.name, base.logLevel);
  const telemetry = await startTelemetry(definition.name, base.otlpEndpoint, base.otlpMetricsIntervalMs);

  let health: Health | undefined;
  let bus: Bus | undefined;
  let database: Database | undefined;
  let built = false;
  const ready: (() => boolean)[] = [];
  const hasBus = () => definition.readyWithout?.includes('bus') || bus?.isConnected() === true;
  const hasDatabase = () => definition.readyWithout?.includes('database') || database?.readyState === 1;
  health = await startHealth(
    base.healthHost,
    base.healthPort,
    () => built && hasBus() && hasDatabase() && ready.every((isReady) => isReady()),
  );
  [bus, database] = await Promise.all([
    connectBus(definition.name, base.natsUrl, log),
    connectDatabase(base.mongodbUri, base.mongodbDatabase ?? `pochtovik_${definition.name.replaceAll('-', '_')}`, log),
  ]);

  const parts = { bus, database };
  const begin: (() => RunningConsumer)[] = [];
  const consumers: RunningConsumer[] = [];
  const stops: { name: string; stop: () => Promise<void> }[] = [];
  let relay: Relay | undefined;

  await definition.build({
    name: definition.name,
    config,
    log,
    ...parts,
    ask: createAsk(bus),
    timers: createTimers(bus, definition.name),
    meter: metrics.getMeter('pochtovik'),
    consume(contract, handle, options = {}) {
      begin.push(() =>
        startConsumer({
          ...eventConsumer(definition.name, contract, handle, log),
          ...parts,
          log,
          concurrency: options.concurrency ?? 16,
        }),
      );
    },
    backlog: (contract) =>
      backlogOf(parts.bus, EVENTS_STREAM, durableName(definition.name, contract), contract.subject('*')),
    serve(contract, answer) {
      begin.push(() => serveRequest(parts.bus, log, contract, answer));
    },
    onTimer(handle, options = {}) {
      begin.push(() =>
        startConsumer({
          ...parts,
          log,
          stream: TIMERS_STREAM,
          durable: `${definition.name}_timers`,
          filter: dueFilter(definition.name),
          concurrency: options.concurrency ?? 32,
          handle: (message) => handle(message.body, Number(message.subject.split('.').at(-1))),
        }),
      );
    },
    relay(collections, shared = {}) {
      if (relay) throw new Error('the relay runs already');
      relay = startRelay({
        service: definition.name,
        bus: parts.bus,
        collections,
        shared,
        state: parts.database.collection('relay_state'),
        log,
      });
      return relay;
    },
    onStop: (name, stop) => stops.push({ name, stop }),
    readyWhen: (isReady) => ready.push(isReady),
  });
  for (const start of begin) consumers.push(start());
  await bus.nats.flush();
  built = true;
  log.info({ event: 'service.started', healthPort: health.port }, 'service started');

  let stopping: Promise<void> | undefined;
  async function stopAll() {
    health?.drain();
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    for (const { name, stop } of stops.reverse()) {
      await stop().catch((err) =>
        log.error({ event: 'service.stop-failed', part: name, err }, 'a part did not stop cleanly'),
      );
    }
    await relay?.stop();
    await parts.bus.close();
    await parts.database.close();
    await health?.close();
    log.info({ event: 'service.stopped' }, 'service stopped');
    await telemetry.stop().catch(() => {});
  }
  return {
    healthPort: health.port,
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
  };
}

/**
 * Runs a service as a process: SIGTERM or SIGINT stops it gracefully, a second signal or the end of the grace period ends
 * it at once. The one owner of signals and of the exit code.
 */
export async function runService<S extends TObject>(definition: ServiceDefinition<S>): Promise<void> {
  let running: RunningService | undefined;
  let signalled = false;
  const onSignal = () => {
    if (signalled || !running) process.exit(1);
    signalled = true;
    const grace = loadConfig(definition.name, BaseConfig).shutdownGraceSeconds;
    setTimeout(() => process.exit(1), grace * 1000).unref();
    void running.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  try {
    running = await startService(definition);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** Name of the durable consumer that a service reads an event by. */
function durableName(service: string, contract: Pick<EventContract, 'type' | 'version'>): string {
  return `${service}_${contract.type.replaceAll('.', '-')}_v${contract.version}`;
}

function eventConsumer<S extends TSchema>(
  service: string,
  contract: EventContract<S>,
  handle: (event: EventEnvelope<Static<S>>, context: EventContext) => Promise<void>,
  log: Logger,
) {
  return {
    stream: EVENTS_STREAM,
    durable: durableName(service, contract),
    filter: contract.subject('*'),
    async handle(message: { body: string; tries: number }) {
      const event = contract.envelope.parse(parseJson(message.body));
      await handle(event, { log: log.child({ accountId: event.accountId, eventId: event.id }), tries: message.tries });
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PochtovikError('BAD_REQUEST', { message: 'the message is not JSON', cause });
  }
}

import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from './logger.ts';
import { ensureStreams, restoreStreams } from './streams.ts';

/** Connection to NATS with JetStream; it reconnects for ever. */
export interface Bus {
  nats: NatsConnection;
  jetstream: JetStreamClient;
  manager: JetStreamManager;
  /** True while the connection is up. */
  isConnected(): boolean;
  /** Makes the streams again after the bus came back empty. Concurrent calls share one run. */
  restoreStreams(): Promise<void>;
  /** Sends what is buffered, then closes. */
  close(): Promise<void>;
}

/** Connects and makes the streams; waits for a bus that is not up yet. */
export async function connectBus(name: string, url: string, log: Logger): Promise<Bus> {
  const nats = await connect({
    servers: url,
    name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 100,
    waitOnFirstConnect: true,
    pingInterval: 10_000,
    maxPingOut: 2,
    // A stack for each request and publication, made before it fails, costs more than sending it.
    noAsyncTraces: true,
  });
  let connected = true;
  void (async () => {
    for await (const status of nats.status()) {
      if (status.type === 'disconnect') connected = false;
      if (status.type === 'reconnect') connected = true;
      if (status.type === 'disconnect' || status.type === 'reconnect') log.warn({ event: `bus.${status.type}` }, 'bus');
    }
  })();
  const manager = await untilUp(() => jetstreamManager(nats), log);
  let restoring: Promise<void> | undefined;
  const restoreOnce = () => {
    restoring ??= restoreStreams(manager).finally(() => {
      restoring = undefined;
    });
    return restoring;
  };
  await untilUp(() => ensureStreams(manager), log);
  return {
    nats,
    jetstream: jetstream(nats),
    manager,
    isConnected: () => connected && !nats.isClosed(),
    restoreStreams: restoreOnce,
    async close() {
      if (connected && !nats.isClosed()) await nats.drain();
      else if (!nats.isClosed()) await nats.close();
    },
  };
}

async function untilUp<T>(attempt: () => Promise<T>, log: Logger): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (err) {
      log.warn({ event: 'bus.waiting', err }, 'JetStream does not answer yet');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { serviceProcess } from '@pochtovik/local-services';
import type { SupervisedProcess } from '@pochtovik/local-stack';
import { ownStack } from '@pochtovik/testing';
import { machineSeconds, processorSeconds } from '../processor.ts';
import { type Post, startPost } from './post.ts';
import { type Sink, startSink } from './sink.ts';

/** A letter's row, as far as the benchmark looks at it. */
interface DeliveryRow {
  _id: string;
  state: string;
}

/** What was used up to a moment: processor seconds of the senders, of the database and of the whole machine, calls to the database. */
export interface Usage {
  at: number;
  accepted: number;
  senderSeconds: number;
  databaseSeconds: number;
  machine: { used: number; all: number };
  calls: number;
}

/** What `deploy/README.md` gives a sender with much to do. */
const YOUNG_MB = 16;

/** Bus, database, sink and sender processes of their own, on loopback. */
export interface World {
  post: Post;
  sink: Sink;
  /** Starts sender processes; those that run are stopped first. */
  startSenders(count: number): Promise<void>;
  /** Processes of the senders that run. */
  senderPids(): number[];
  stopSenders(): Promise<void>;
  usage(): Promise<Usage>;
  /** Rows with the given states, any by default. */
  count(states?: string[]): Promise<number>;
  /** Letters that are doubled at the sink, and those that the rows call sent and the sink has not, or the reverse. */
  wrong(): Promise<{ doubled: string[]; unlike: string[] }>;
  stop(): Promise<void>;
}

/** Starts it; the sender's settings are those of production, but for the number of connections. */
export async function startWorld(connections: number): Promise<World> {
  const own = await ownStack(['nats', 'mongodb']);
  const sink = await startSink(own.dataDir);
  const environment = {
    ...{ HEALTH_HOST: '127.0.0.1', LOG_LEVEL: 'warn', ALLOW_PRIVATE_HOSTS: 'true' },
    ...{ NATS_URL: own.stack.nats.url, MONGODB_URI: own.stack.mongodb.uri, MONGODB_DATABASE: 'bench_sender' },
    CREDENTIAL_KEYS: `bench:${randomBytes(32).toString('base64')}`,
  };
  const post = await startPost({
    ...environment,
    ...{ MONGODB_DATABASE: 'bench_post', HEALTH_PORT: '0', LOG_LEVEL: 'fatal' },
  });
  const rows = post.kit.database.useDb('bench_sender').collection<DeliveryRow>('deliveries');
  const admin = post.kit.database.getClient().db('admin');
  let senders: SupervisedProcess[] = [];
  const stopSenders = async () => {
    await Promise.all(senders.map((sender) => sender.stop()));
    senders = [];
  };
  const senderPids = () => senders.flatMap(({ pid }) => pid ?? []);
  return {
    post,
    sink,
    stopSenders,
    senderPids,
    async startSenders(count) {
      await stopSenders();
      const env = { ...environment, SEND_CONCURRENCY: String(Math.ceil(connections / count)) };
      senders = await Promise.all(
        Array.from({ length: count }, (_, index) =>
          serviceProcess('sender', { dataDir: own.dataDir, env, label: `sender-${index + 1}`, youngMb: YOUNG_MB }),
        ),
      );
      await Promise.all(senders.map((sender) => sender.start()));
    },
    async usage() {
      const status: Record<string, unknown> = await admin.command({ serverStatus: 1 });
      const network = status['network'];
      const calls = typeof network === 'object' && network !== null ? Reflect.get(network, 'numRequests') : 0;
      return {
        at: performance.now() / 1000,
        accepted: sink.count(),
        senderSeconds: processorSeconds(senderPids()),
        databaseSeconds: processorSeconds(own.stack.mongodb.pid === undefined ? [] : [own.stack.mongodb.pid]),
        machine: machineSeconds(),
        calls: Number(calls),
      };
    },
    count: (states) => rows.countDocuments(states ? { state: { $in: states } } : {}),
    async wrong() {
      const times = new Map<string, number>();
      for (const { id } of sink.taken()) times.set(id, (times.get(id) ?? 0) + 1);
      const doubled = [...times].filter(([, count]) => count > 1).map(([id]) => id);
      const unlike: string[] = [];
      for await (const { _id, state } of rows.find({}, { projection: { state: 1 } })) {
        if ((state === 'sent') !== times.has(_id)) unlike.push(_id);
      }
      return { doubled, unlike };
    },
    async stop() {
      await stopSenders();
      await post.stop();
      sink.stop();
      await own.stop();
    },
  };
}

/** Waits until the check holds, looking ten times a second. @throws when it does not within the time */
export async function until(what: string, check: () => Promise<boolean>, timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    await pause(100);
  }
}

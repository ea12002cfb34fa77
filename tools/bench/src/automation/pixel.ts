import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@pochtovik/contracts';
import { serviceProcess } from '@pochtovik/local-services';
import { freePort } from '@pochtovik/local-stack';
import { type Kit, startService } from '@pochtovik/service-kit';
import { ownStack } from '@pochtovik/testing';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';
import Type from 'typebox';
import type { Row } from '../report.ts';
import { type DurableHits, followDurableHits } from './durable-hits.ts';
import { buildLoad, type Measured } from './load.ts';
import { startPlainPixel } from './plain-pixel.ts';

/** Letters whose pixels are asked for, each many times. */
const LETTERS = 20_000;
const CONNECTIONS = 64;
const WARM_SECONDS = 3;
const SECONDS = 8;
const ACCOUNT = 31_000_001;
const RESTART_SECONDS = 8;

/**
 * The pixel, one tracker process on a bus that syncs before it acknowledges: as many as it answers, against the plainest server; how long an answer takes at
 * half of that; and whether each hit that was answered is on the bus's disk in the end, also when the bus is killed in the middle.
 */
export async function pixelRows(tell: (line: string) => void): Promise<Row[]> {
  const own = await ownStack(['nats', 'mongodb']);
  const trackingKeys = `1:${randomBytes(32).toString('base64')}`;
  const codec = createTokenCodec(parseKeys(trackingKeys));
  const paths = Array.from(
    { length: LETTERS },
    () => `/o/${codec.encode({ purpose: 'open', accountId: ACCOUNT, letterId: newId() })}.gif`,
  );
  const load = buildLoad(own.dataDir, paths);
  const plain = await startPlainPixel(own.dataDir);
  const port = await freePort();
  const common = { NATS_URL: own.stack.nats.url, MONGODB_URI: own.stack.mongodb.uri, LOG_LEVEL: 'warn' };
  const tracker = await serviceProcess('tracker', {
    dataDir: own.dataDir,
    youngMb: 16,
    env: {
      ...common,
      ...{ MONGODB_DATABASE: 'bench_tracker', TRACKING_KEYS: trackingKeys },
      ...{ HTTP_HOST: '127.0.0.1', HTTP_PORT: String(port), SPOOL_DIR: join(own.dataDir, 'spool') },
    },
  });
  const counter = await startCounter(common);
  const hits = await followDurableHits(counter.kit);
  try {
    tell(`The plainest server is ${plain.name}`);
    await load({ port: plain.port, connections: CONNECTIONS, seconds: WARM_SECONDS, rate: 0 });
    const bare = await load({ port: plain.port, connections: CONNECTIONS, seconds: SECONDS, rate: 0 });
    tell(`It answers ${Math.round(bare.rate)}/s`);

    await tracker.start();
    const runs: Measured[] = [];
    const run = async (seconds: number, rate: number) => {
      const measured = await load({ port, connections: CONNECTIONS, seconds, rate });
      runs.push(measured);
      return measured;
    };
    await run(WARM_SECONDS, 0);
    const most = await run(SECONDS, 0);
    tell(`The tracker answers ${Math.round(most.rate)}/s`);
    // What came many in a message is on its way to be events; the next figure is of visitors, not of that.
    await pause(2000);
    const half = await run(SECONDS, Math.round(most.rate / 2));
    tell(`At half of that, p99 ${half.p99} ms`);
    const lost = await missing(runs, hits, tell);

    tell('The bus is killed in the middle of a load and comes back');
    const restarted: Measured[] = [...runs];
    const during = load({ port, connections: CONNECTIONS, seconds: RESTART_SECONDS, rate: Math.round(most.rate / 4) });
    await pause((RESTART_SECONDS / 4) * 1000);
    await own.stack.nats.kill();
    await pause(1000);
    await own.stack.nats.start();
    restarted.push(await during);
    const lostByRestart = await missing(restarted, hits, tell);
    return [
      row('pixel, one process', most.rate, 'answers/s', bare.rate, `${plain.name}, answers/s`),
      row('pixel, p99 at half of that load', half.p99, 'ms', 10, 'allowed, ms'),
      row('pixel, hits not durable', lost, 'hits', sum(runs), 'answered'),
      row('pixel, hits lost when the bus restarts', lostByRestart, 'hits', sum(restarted), 'answered'),
    ];
  } finally {
    await tracker.kill();
    await counter.stop();
    await plain.stop();
    await own.stop();
  }
}

function row(name: string, value: number, unit: string, reference: number, referenceName: string): Row {
  return { name, value, unit, reference, referenceName };
}

function sum(runs: readonly Measured[]): number {
  return runs.reduce((total, { answered }) => total + answered, 0);
}

/** Answered hits that the bus does not have on disk, a minute after the last. */
async function missing(runs: readonly Measured[], hits: DurableHits, tell: (line: string) => void): Promise<number> {
  const answered = sum(runs);
  let found = 0;
  for (let tries = 0; tries < 12; tries += 1) {
    found = await hits.count();
    tell(`${found} of ${answered} answered hits are on the bus's disk`);
    if (found >= answered) break;
    await pause(5000);
  }
  return Math.max(0, answered - found);
}

/** A connection to the bus that reads what is on it. */
async function startCounter(environment: Record<string, string>) {
  let kit: Kit<object> | undefined;
  const service = await startService(
    {
      name: 'bench',
      config: Type.Object({}),
      async build(built) {
        kit = built;
      },
    },
    { ...environment, MONGODB_DATABASE: 'bench_counter', HEALTH_PORT: '0', LOG_LEVEL: 'fatal' },
  );
  if (!kit) throw new Error('the counter was not built');
  return { kit, stop: () => service.stop() };
}

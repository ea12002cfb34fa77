import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Bus,
  HITS_STREAM,
  type Logger,
  type Publication,
  publish,
  type RunningConsumer,
  startConsumer,
} from '@pochtovik/service-kit';
import { readHitLine } from './hit-lines.ts';

/** Subject of a message with many hits, a line each. */
export const HITS_BATCH = 'hits.batch';

/** Hits that become events at once. */
const AT_ONCE = 50;
/** Share of the time that the process works from which on visitors come first. */
const BUSY = 0.4;
/** Between {@link AT_ONCE} hits while the process is busy. */
const YIELD_MS = 1000;

/**
 * Makes events of the hits that came many in a message. It runs behind the visitors: as fast as it can while the process has time, slowly while it has none.
 * What a crash leaves half done is done again; events have the ids of their hits.
 */
export function startHitBatchConsumer(bus: Bus, log: Logger): RunningConsumer {
  const letVisitorsPass = createPauses();
  return startConsumer({
    ...{ bus, log, stream: HITS_STREAM, durable: 'tracker_hits', filter: HITS_BATCH },
    concurrency: 1,
    async handle({ body }) {
      const lines = body.split('\n');
      for (let at = 0; at < lines.length; at += AT_ONCE) {
        const hits = lines
          .slice(at, at + AT_ONCE)
          .map(readHitLine)
          .filter(isHit);
        await Promise.all(hits.map((hit) => publish(bus, hit)));
        await letVisitorsPass(hits.length);
      }
    },
  });
}

/** @returns waits after each {@link AT_ONCE} hits, in how many messages they may have come, when the process was busy since the last time */
function createPauses(): (hits: number) => Promise<void> {
  let before = performance.eventLoopUtilization();
  let published = 0;
  return async (hits) => {
    published += hits;
    if (published < AT_ONCE) return;
    published = 0;
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    if (utilization > BUSY) await sleep(YIELD_MS);
  };
}

function isHit(hit: Publication | undefined): hit is Publication {
  return hit !== undefined;
}

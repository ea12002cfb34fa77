import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createFailureBudget,
  isTraced,
  type Kit,
  listenPublicly,
  type ServiceDefinition,
} from '@pochtovik/service-kit';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';
import type { FastifyInstance } from 'fastify';
import { listenForArrivals } from './bus/arrivals.ts';
import { startHitBatchConsumer } from './bus/hit-batch-consumer.ts';
import { startHitDelivery } from './bus/hit-delivery.ts';
import { openSpool } from './bus/spool.ts';
import { createLetterFiles } from './composer/letter-files.ts';
import { createLinkTargets } from './composer/link-targets.ts';
import { createPlainLinks } from './composer/plain-links.ts';
import { TrackerConfig } from './config.ts';
import { consumeTrackingClicked } from './consumers/tracking-clicked.ts';
import { consumeTrackingDownloaded } from './consumers/tracking-downloaded.ts';
import { consumeTrackingLinkFollowed } from './consumers/tracking-link-followed.ts';
import { consumeTrackingOpened } from './consumers/tracking-opened.ts';
import { consumeTrackingUnsubscribed } from './consumers/tracking-unsubscribed.ts';
import { createLinkBursts } from './domain/link-bursts.ts';
import { buildServer } from './server/build-server.ts';
import { createHitCounters } from './server/tracker.ts';
import { createHitBatches } from './store/hit-batches.ts';
import { openHits } from './store/hits.ts';

/** Addresses that are none of ours, from one source in a minute: far more than a mangled letter makes. */
const MISSES = { failures: 60, spanMs: 60_000 };

/** The tracker: what recipients of letters reach. */
export const tracker: ServiceDefinition<typeof TrackerConfig> = {
  name: 'tracker',
  config: TrackerConfig,
  // Hits wait on disk, targets are cached: recipients are served all the same.
  readyWithout: ['bus', 'database'],
  async build(kit) {
    await listenPublicly(kit, await assemble(kit));
  },
};

/** Puts the parts together. @returns the server, which listens on nothing yet */
export async function assemble(kit: Kit<TrackerConfig>): Promise<FastifyInstance> {
  const { config, log, bus } = kit;
  const codec = createTokenCodec(parseKeys(config.trackingKeys));
  const hits = await openHits(kit.database);
  kit.relay([hits.collection]);
  const batches = createHitBatches(hits);
  consumeTrackingOpened(kit, batches);
  consumeTrackingClicked(kit, batches);
  consumeTrackingDownloaded(kit, batches);
  consumeTrackingLinkFollowed(kit, batches);
  consumeTrackingUnsubscribed(kit, batches);

  const spool = await openSpool(config.spoolDir ?? join(tmpdir(), 'pochtovik-tracker', 'spool'), log);
  const delivery = startHitDelivery(bus, spool, log);
  // Stopped after the HTTP server, which is named later: until then hits may come.
  kit.onStop('hits on their way', () => delivery.stop());
  const batchConsumer = startHitBatchConsumer(bus, log);
  kit.onStop('hits that came together', () => batchConsumer.stop());
  return buildServer(
    log,
    {
      codec,
      delivery,
      targets: createLinkTargets(kit.ask, Date.now),
      plainLinks: createPlainLinks(kit.ask, Date.now),
      bursts: createLinkBursts(),
      arrivals: listenForArrivals(bus, Date.now),
      files: createLetterFiles(kit.ask, Date.now),
      ask: kit.ask,
      misses: createFailureBudget({ ...MISSES, now: Date.now }),
      counters: createHitCounters(kit.meter),
    },
    { trustedProxies: config.trustedProxies, isTraced: isTraced() },
  );
}

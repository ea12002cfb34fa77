import { type JetStreamManager, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream';

const DAY_NS = 24 * 60 * 60 * 1_000_000_000;

/** Stream of all events: facts, kept a week. */
export const EVENTS_STREAM = 'EVENTS';
/** Stream of wake-ups: schedules (`timers.at.…`) and what they fire (`timers.due.…`). */
export const TIMERS_STREAM = 'TIMERS';
/** Stream of visits that came many at once, several in a message (`hits.batch`), on their way to be events each. */
export const HITS_STREAM = 'HITS';
/** Stream of messages that no consumer could take, with their reason. */
export const DEAD_STREAM = 'DEAD';

const STREAMS: (Pick<StreamConfig, 'name' | 'subjects'> & Partial<StreamConfig>)[] = [
  {
    name: EVENTS_STREAM,
    subjects: ['events.>'],
    retention: RetentionPolicy.Limits,
    max_age: 7 * DAY_NS,
    duplicate_window: 120 * 1_000_000_000,
  },
  {
    name: TIMERS_STREAM,
    subjects: ['timers.>'],
    retention: RetentionPolicy.Limits,
    max_msgs_per_subject: -1,
    allow_msg_schedules: true,
    allow_msg_ttl: true,
    allow_rollup_hdrs: true,
  },
  { name: HITS_STREAM, subjects: ['hits.>'], retention: RetentionPolicy.Limits, max_age: 7 * DAY_NS },
  { name: DEAD_STREAM, subjects: ['dead.>'], retention: RetentionPolicy.Limits, max_age: 90 * DAY_NS },
];

/** Makes the streams that are missing and brings the others up to date; safe to run from many processes at once. */
export async function ensureStreams(jsm: JetStreamManager): Promise<void> {
  for (const config of STREAMS) await ensureStream(jsm, config);
}

/** Makes the streams that are missing; where none is, this is one question to the bus. Safe from many processes at once. */
export async function restoreStreams(jsm: JetStreamManager): Promise<void> {
  const there = new Set<string>();
  for await (const name of jsm.streams.names()) there.add(name);
  for (const config of STREAMS) if (!there.has(config.name)) await ensureStream(jsm, config);
}

async function ensureStream(jsm: JetStreamManager, config: (typeof STREAMS)[number]): Promise<void> {
  const full = { storage: StorageType.File, ...config };
  try {
    await jsm.streams.add(full);
  } catch (error) {
    if (!(error instanceof Error) || !/already in use|exist/.test(error.message)) throw error;
    await jsm.streams.update(config.name, full);
  }
}

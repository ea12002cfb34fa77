import { newId } from '@pochtovik/contracts';
import { until } from '../delivery/world.ts';
import type { Row } from '../report.ts';
import { ACCOUNT, type EngineWorld, inFlight, scheduledExecution, startEngineWorld } from './engine-world.ts';

/** How big the benchmark is. */
export interface TimerSizes {
  /** Timers that wait while everything is measured. */
  timers: number;
  /** How long timers come due, 500 a second. */
  seconds: number;
}

const HOUR_MS = 3_600_000;
const BATCH = 2000;
const DUE_PER_SECOND = 500;
/** Letters whose sending schedules timers, and the timers of each. */
const SENT_LETTERS = 5000;
const TIMERS_A_LETTER = 10;
const RAW_PUBLISHES = 5000;
const DEADLINE_MS = 150_000;

/**
 * The engine's timers: how fast they are scheduled, how late they fire, what a million of them costs in memory and at a
 * restart. Lateness is counted to the moment when the command to the CRM was on the bus and noted so in the database.
 */
export async function timers(tell: (line: string) => void, { timers: count, seconds }: TimerSizes): Promise<Row[]> {
  const world = await startEngineWorld();
  try {
    await world.startEngine();
    await world.stopEngine();
    const triggerId = await world.addTrigger();

    tell(`${count} timers are put into the database`);
    const inserted = await rawInserts(world, triggerId, count);
    const published = await rawScheduledPublishes(world);
    const ready = await world.startEngine();
    tell(
      `inserted ${Math.round(inserted)}/s; the engine was ready in ${ready.toFixed(1)} s, ${Math.round(world.memory())} MB`,
    );

    tell(`${SENT_LETTERS} letters are sent, each schedules ${TIMERS_A_LETTER} timers`);
    const scheduling = await schedulingRate(world, triggerId);
    tell(`scheduled ${Math.round(scheduling.timers)} timers/s`);

    tell(`${DUE_PER_SECOND} timers a second come due for ${seconds} s`);
    const { late, decided, rate } = await firing(world, triggerId, seconds);
    const memory = world.memory();
    return [
      row('timers scheduled from facts on the bus', scheduling.timers, 'timers/s', inserted, 'raw inserts, timers/s'),
      row('timers scheduled, held against the wish', scheduling.timers, 'timers/s', 5000, 'asked, timers/s'),
      row(
        'letters whose sending was taken in',
        scheduling.letters,
        'letters/s',
        published,
        'raw scheduled publishes/s',
      ),
      row('timers fired', rate, 'timers/s', DUE_PER_SECOND, 'due, timers/s'),
      row('lateness at 500 due a second, median', quantile(late, 0.5), 'ms', 1000, 'asked for 99 of 100, ms'),
      row('lateness at 500 due a second, 99 of 100', quantile(late, 0.99), 'ms', 1000, 'asked, ms'),
      row('lateness of the decision to fire, 99 of 100', quantile(decided, 0.99), 'ms', 1000, 'asked, ms'),
      row('earliest decision, must not be below 0', quantile(decided, 0), 'ms', 1000, 'ms'),
      row(`memory with ${count} timers`, memory, 'MB', 400, 'asked, MB'),
      row(`restart ready with ${count} timers`, ready, 's', 10, 'asked, s'),
    ];
  } finally {
    await world.stop();
  }
}

/** Fills the collection by the driver alone, as fast as it goes; returns documents per second. */
async function rawInserts({ executions }: EngineWorld, triggerId: string, count: number): Promise<number> {
  const batches = Array.from({ length: Math.ceil(count / BATCH) }, (_, place) => place * BATCH);
  const start = performance.now();
  const from = Date.now() + HOUR_MS;
  await inFlight(4, batches, async (begin) => {
    const size = Math.min(BATCH, count - begin);
    const rows = Array.from({ length: size }, (_, place) => {
      // Over a year, so that none comes due while it is measured; of another account, so that what is measured is quickly counted.
      const dueAt = new Date(from + ((begin + place) / count) * 365 * 24 * HOUR_MS);
      return { ...scheduledExecution(newId(), triggerId, dueAt), accountId: ACCOUNT + 1 };
    });
    await executions.insertMany(rows, { ordered: false });
  });
  return count / ((performance.now() - start) / 1000);
}

/** Wake-ups on the bus, a message each; returns messages per second. */
async function rawScheduledPublishes({ kit }: EngineWorld): Promise<number> {
  const at = new Date(Date.now() + 24 * HOUR_MS);
  const ids = Array.from({ length: RAW_PUBLISHES }, () => newId());
  const start = performance.now();
  await inFlight(256, ids, (id) => kit.timers.schedule({ id, accountId: ACCOUNT, at }));
  const rate = RAW_PUBLISHES / ((performance.now() - start) / 1000);
  await kit.timers.cancelAccount(ACCOUNT);
  return rate;
}

async function schedulingRate(world: EngineWorld, triggerId: string): Promise<{ timers: number; letters: number }> {
  const delays = Array.from({ length: TIMERS_A_LETTER }, (_, place) => ({
    triggerId,
    delaySeconds: (place + 1) * 86_400,
  }));
  const letterIds = await world.tellQueued(SENT_LETTERS, delays);
  await until('the letters are known', async () => (await world.knownLetters()) >= SENT_LETTERS, DEADLINE_MS);
  await world.stopEngine();
  await world.tellSent(letterIds);
  const wanted = SENT_LETTERS * TIMERS_A_LETTER;
  const scheduled = () => world.executions.countDocuments({ accountId: ACCOUNT, state: 'scheduled' });
  await world.startEngine();
  let first = 0;
  const start = performance.now();
  await until(
    'the timers are scheduled',
    async () => {
      const now = await scheduled();
      if (first === 0 && now > 0) first = performance.now();
      return now >= wanted;
    },
    DEADLINE_MS,
  );
  const took = (performance.now() - (first || start)) / 1000;
  return { timers: wanted / took, letters: SENT_LETTERS / took };
}

/** Lets timers come due at an even rate; returns how late each was, milliseconds, and how many fired a second. */
async function firing(world: EngineWorld, triggerId: string, seconds: number) {
  const count = DUE_PER_SECOND * seconds;
  const letterIds = await world.addLetters(Math.ceil(count / 10));
  const ofLetters = { accountId: ACCOUNT, letterId: { $in: letterIds } };
  const begin = Date.now() + 5000;
  const rows = Array.from({ length: count }, (_, place) =>
    scheduledExecution(
      letterIds[place % letterIds.length] ?? '',
      triggerId,
      new Date(begin + (place * 1000) / DUE_PER_SECOND),
    ),
  );
  for (let place = 0; place < count; place += BATCH)
    await world.executions.insertMany(rows.slice(place, place + BATCH));
  const dueAt = new Map(rows.map(({ _id, dueAt }) => [_id, dueAt]));
  await until('nearly all came due', async () => Date.now() > begin + seconds * 1000, DEADLINE_MS);
  const unfired = () => world.executions.countDocuments({ ...ofLetters, state: 'scheduled' });
  await until('all have fired', async () => (await unfired()) === 0, DEADLINE_MS);
  const told = () => world.executions.countDocuments({ ...ofLetters, outboxPending: { $gt: 0 } });
  await until('all are told', async () => (await told()) === 0, DEADLINE_MS);
  const fired = await world.executions.find(ofLetters, { projection: { outbox: 1 } }).toArray();
  const ends = fired.flatMap(({ _id, outbox }) => {
    const at = outbox[0]?.publishedAt?.getTime();
    const due = dueAt.get(_id)?.getTime() ?? 0;
    const decided = (outbox[0]?.at.getTime() ?? 0) - due;
    return at === undefined ? [] : [{ at, late: at - due, decided }];
  });
  const last = Math.max(...ends.map(({ at }) => at));
  return {
    late: ends.map(({ late }) => late),
    decided: ends.map(({ decided }) => decided),
    rate: ends.length / ((last - begin) / 1000),
  };
}

function row(name: string, value: number, unit: string, reference: number, referenceName: string): Row {
  return { name, value, unit, reference, referenceName };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

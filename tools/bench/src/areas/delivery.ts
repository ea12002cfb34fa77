import { setTimeout as pause } from 'node:timers/promises';
import type { MailboxLimits } from '@pochtovik/contracts';
import { bareRate } from '../delivery/bare.ts';
import type { Box } from '../delivery/post.ts';
import { startWorld, type Usage, until, type World } from '../delivery/world.ts';
import { memoryOf } from '../memory.ts';
import type { Row } from '../report.ts';

/** How big the benchmark is. */
export interface DeliverySizes {
  /** Mailboxes without limits, which is also the number of connections. */
  mailboxes: number;
  /** Letters of the mailing that waits in them. */
  letters: number;
  /** Mailboxes that may send one letter a second. */
  slowMailboxes: number;
  /** Length of each measurement, seconds. */
  seconds: number;
}

const FREE: MailboxLimits = { perSecond: 1000, perMinute: 60_000, perHour: 1_000_000, perDay: 1_000_000 };
const SLOW: MailboxLimits = { perSecond: 1, perMinute: 60, perHour: 3600, perDay: 86_400 };
const SINGLES_EVERY_MS = 100;
/** People who write single letters in the account of the mailing, each from a mailbox of their own. */
const QUIET_MAILBOXES = 20;
/** What is shorter than this says nothing of a rate. */
const SHORTEST_SECONDS = 2;
const DEADLINE_MS = 600_000;
/**
 * A new process connects and compiles what it runs again and again; its first letters say nothing of its rate. The engine compiles for the last time what
 * has run some 3,000 times, beside the letters that follow.
 */
const WARM_UP_LETTERS = 6000;

/**
 * The sender's speed. A mailing waits, rows durable, while the sink holds back its greeting; then it leaves. Every rate is
 * counted at the sink, and at the end its Message-IDs are held against the rows: nothing doubled, nothing lost.
 */
export async function delivery(tell: (line: string) => void, sizes: DeliverySizes): Promise<Row[]> {
  const { mailboxes, letters, seconds } = sizes;
  const world = await startWorld(mailboxes);
  const { post, sink } = world;
  try {
    tell(`The sink is ${sink.kind === 'C' ? 'a C program' : 'a node program (no C compiler)'}`);

    const bare = await bareRate(sink.port, mailboxes, Math.min(letters, 20_000));
    await world.startSenders(1);
    const pids = world.senderPids;
    const boxes = await post.addBoxes(mailboxes, sink.port, FREE, 1);
    const quiet = await post.addBoxes(QUIET_MAILBOXES, sink.port, FREE, 1);
    const idle = memoryOf(pids()).together;

    tell(`A mailing of ${letters} letters is queued`);
    sink.hold();
    const queueing = await timed(async () => {
      await post.queue(boxes, letters, 'bulk');
      await until('the mailing is queued', async () => (await world.count()) >= letters, DEADLINE_MS);
    });
    const queued = memoryOf(pids()).together;

    tell('It leaves, by one sender');
    const through = sink.count() + letters;
    sink.release();
    const first = measured('one sender', await measure(world, seconds, through, 1));
    tell('Single letters overtake it');
    const beside = await singleLetters(world, quiet, seconds);
    const several: { senders: number; figures: Figures }[] = [];
    for (const senders of [2, 4]) {
      tell(`It leaves, by ${senders} senders`);
      await world.startSenders(senders);
      const figures = await measure(world, seconds, through, senders);
      if (figures) several.push({ senders, figures });
      else tell(`The mailing was through before ${senders} senders could be measured: give more --letters`);
    }
    tell('And by one again');
    await world.startSenders(1);
    const again = await measure(world, seconds, through, 1);
    // Machines with neighbours change their pace within a minute: several are held against one before and one after them.
    const one = again ? meanOf(first, again) : first;

    tell(`${sizes.slowMailboxes} mailboxes send one letter a second each`);
    await until('the mailing is through', async () => (await world.count(['queued'])) === 0, DEADLINE_MS);
    const slowBoxes = await post.addBoxes(sizes.slowMailboxes, sink.port, SLOW, 1000);
    const perBox = Math.min(1, one.rate / sizes.slowMailboxes) * 2 * seconds + WARM_UP_LETTERS / sizes.slowMailboxes;
    const slowLetters = sizes.slowMailboxes * (Math.ceil(perBox) + 2);
    sink.hold();
    await post.queue(slowBoxes, slowLetters, 'bulk');
    await until(
      'the backlog is queued',
      async () => (await world.count(['queued'])) >= slowLetters - sizes.slowMailboxes,
      DEADLINE_MS,
    );
    sink.release();
    const slow = measured('slow mailboxes', await measure(world, seconds, sink.count() + slowLetters, 1));
    const within = await singleLetters(world, slowBoxes, seconds);
    const busy = memoryOf(pids()).together;
    await world.stopSenders();
    const { doubled, unlike } = await world.wrong();
    const slots = Math.min(sizes.slowMailboxes, one.rate);
    return [
      row('one sender, accepted and recorded', one.rate, 'letters/s', bare, 'bare nodemailer pool, letters/s'),
      ...several.flatMap(({ senders, figures: { rate, calls, senderMs, databaseMs } }) => [
        row(`${senders} senders, accepted and recorded`, rate, 'letters/s', one.rate, 'one sender, letters/s'),
        row(`database calls a letter, ${senders} senders`, calls, 'calls', one.calls, 'one sender, calls'),
        row(`processor time a letter, ${senders} senders`, senderMs, 'ms', one.senderMs, 'one sender, ms'),
        row(`processor time a letter, database of ${senders}`, databaseMs, 'ms', one.databaseMs, 'one sender, ms'),
      ]),
      row('database calls a letter, one sender', one.calls, 'calls', 5, 'one letter at a time'),
      row('processor time a letter, sender', one.senderMs, 'ms', 1000 / bare, 'bare pool, ms'),
      row('processor time a letter, database', one.databaseMs, 'ms', 1000 / bare, 'bare pool, ms'),
      row('mailing queued, rows durable', queueing, 's', (60 * letters) / 50_000, 'the promised s'),
      row('memory with the mailing queued', queued, 'MB', idle, 'idle MB'),
      row('single letter beside a mailing, median', quantile(beside, 0.5), 'ms', 300, 'the promised ms'),
      row('single letter beside a mailing, 99 of 100', quantile(beside, 0.99), 'ms', 1000, 'the promised ms'),
      row('single letter in a mailbox of a mailing', quantile(within, 0.99), 'ms', 2000, 'two slots, ms'),
      row('slots of one a second that were used', slow.rate, 'letters/s', slots, 'slots or what passes without limits'),
      row('processors busy meanwhile', slow.busy, 'of all', 1, 'all: no slot is missed that there is time for'),
      row('database calls a letter, these mailboxes', slow.calls, 'calls', one.calls, 'one sender, calls'),
      row('processor time a letter, these mailboxes', slow.senderMs, 'ms', one.senderMs, 'one sender, ms'),
      row('processor time a letter, their database', slow.databaseMs, 'ms', one.databaseMs, 'one sender, ms'),
      row('memory with these mailboxes', busy, 'MB', 512, 'the promised MB'),
      row('letters doubled', doubled.length, 'letters', letters, 'letters'),
      row('rows that differ from the mail server', unlike.length, 'letters', letters, 'letters'),
    ];
  } finally {
    await world.stop();
  }
}

function row(name: string, value: number, unit: string, reference: number, referenceName: string): Row {
  return { name, value, unit, reference, referenceName };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/**
 * What passes in so many seconds, or until so many letters have come through, per letter; the clock starts when each sender has sent some.
 * Null when that was too short to tell anything.
 */
async function measure(world: World, seconds: number, through: number, senders: number) {
  const first = world.sink.count();
  const warm = Math.min(first + WARM_UP_LETTERS * senders, through);
  await until('the senders are warm', async () => world.sink.count() >= warm, DEADLINE_MS);
  const before = await world.usage();
  let last = before;
  while (last.at < before.at + seconds && last.accepted < through) {
    await pause(250);
    last = await world.usage();
  }
  return last.at - before.at < SHORTEST_SECONDS ? null : perLetter(before, last);
}

/** A figure that must be there. @throws when the mailing was through before anything could be measured */
function measured<T>(what: string, figure: T | null): T {
  if (figure === null) throw new Error(`${what}: the mailing was through too soon to measure; give more --letters`);
  return figure;
}

type Figures = ReturnType<typeof perLetter>;

function perLetter(before: Usage, after: Usage) {
  const letters = Math.max(1, after.accepted - before.accepted);
  return {
    rate: letters / (after.at - before.at),
    calls: (after.calls - before.calls) / letters,
    senderMs: ((after.senderSeconds - before.senderSeconds) * 1000) / letters,
    databaseMs: ((after.databaseSeconds - before.databaseSeconds) * 1000) / letters,
    /** Share of the machine's processors that somebody used. */
    busy: (after.machine.used - before.machine.used) / (after.machine.all - before.machine.all),
  };
}

/** Figures between two measurements. */
function meanOf<T extends Record<string, number>>(one: T, other: T): T {
  return {
    ...one,
    ...Object.fromEntries(Object.entries(one).map(([name, value]) => [name, (value + (other[name] ?? value)) / 2])),
  };
}

/** Queues a single letter now and again, in one box after the other; returns how long each took to its acceptance, milliseconds. */
async function singleLetters({ post, sink }: World, boxes: readonly Box[], seconds: number): Promise<number[]> {
  const from = sink.count();
  const queuedAt = new Map<string, number>();
  const end = performance.now() + seconds * 1000;
  for (let turn = 0; performance.now() < end; turn += 1) {
    const at = Date.now();
    const box = boxes[turn % boxes.length];
    for (const id of box ? await post.queue([box], 1, 'single') : []) queuedAt.set(id, at);
    await pause(SINGLES_EVERY_MS);
  }
  const taken = () => sink.taken(from).filter(({ id }) => queuedAt.has(id));
  await until('the single letters leave', async () => taken().length >= queuedAt.size, DEADLINE_MS);
  return taken().map(({ id, at }) => at - (queuedAt.get(id) ?? 0));
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

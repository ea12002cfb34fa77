import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MailboxLimits } from '@pochtovik/contracts';
import { earliestSlot, freshRate, type RateState } from '../../src/domain/rate-limit.ts';
import { createReadAhead } from '../../src/lanes/read-ahead.ts';
import type { Delivery } from '../../src/store/delivery.ts';

const START = Date.parse('2026-01-01T10:00:00Z');
const FREE: MailboxLimits = { perSecond: 1000, perMinute: 60_000, perHour: 1_000_000, perDay: 1_000_000 };

function letter(id: string): Delivery {
  return {
    ...{
      id,
      accountId: 1,
      mailboxId: 'box',
      state: 'queued',
      priority: 1,
      messageId: `<${id}>`,
      recipient: 'a@x.test',
    },
    ...{ dueAt: new Date(START), createdAt: new Date(START), trace: {}, attempts: 0, attempt: null, failures: 0 },
    ...{ looks: 0, doubtSince: null, result: null },
    filing: { state: 'none', tries: 0, dueAt: new Date(START), leaseUntil: new Date(0), since: new Date(START) },
  };
}

/** A lane whose queue, clock and notes are in the test's hands. */
function lane(queue: string[]) {
  const state = { now: START, reads: 0, gone: new Set<string>(), isOurs: true, notes: [] as RateState[] };
  const held = {
    ...{ accountId: 1, mailboxId: 'box', fencing: 3, wakes: 0, rate: freshRate() },
    ...{ connectFailures: 0, blockedUntil: new Date(0), abandoned: false },
  };
  const ahead = createReadAhead({
    lane: held,
    owner: 'me',
    leaseMs: 15_000,
    clock: { now: () => new Date(state.now), adjust: async () => {} },
    lanes: {
      note: async (_account, _lane, _owner, { rate }) => {
        if (rate) state.notes.push(rate);
        return state.isOurs;
      },
    },
    deliveries: {
      async due(_account, _mailbox, _now, most) {
        state.reads += 1;
        return queue
          .filter((id) => !state.gone.has(id))
          .slice(0, most)
          .map(letter);
      },
      async begin(read, fencing, now) {
        if (state.gone.has(read.id)) return null;
        queue.splice(queue.indexOf(read.id), 1);
        return {
          ...read,
          state: 'sending',
          attempt: { fencing, at: now, stage: 'begun', settled: false },
          attempts: 1,
        };
      },
    },
  });
  const next = async (limits = FREE) => {
    const found = await ahead.begin(limits, new Date(state.now));
    return found.type === 'begun' ? found.letter.id : found.type;
  };
  return { state, ahead, next };
}

test('a busy lane asks and notes once for many letters', async () => {
  const { state, next } = lane([...'abcdefghijklm']);
  const left = [];
  for (let letters = 0; letters < 13; letters += 1) left.push(await next());
  assert.deepEqual(left, [...'abcdefghijklm']);
  assert.deepEqual([state.reads, state.notes.length], [3, 3], 'four, eight, then the rest');
});

test('no more is read than the limits let leave in the next five seconds', async () => {
  const { state, next } = lane([...'abcdefghijklmn']);
  for (let letters = 0; letters < 8; letters += 1) await next({ ...FREE, perSecond: 1 });
  const [, note = freshRate()] = state.notes;
  assert.equal(state.reads, 2, 'four, and not eight');
  assert.equal(
    note.second.reduce((sum, [, , count]) => sum + count, 0),
    6,
  );
});

test('the slots noted beforehand never end sooner than those that are used: who takes over waits long enough', async () => {
  const { state, next } = lane(['a', 'b', 'c']);
  await next();
  const [note = freshRate()] = state.notes;
  assert.ok(earliestSlot(note, { ...FREE, perMinute: 2 }, state.now) >= START + 5000 + 60_000);
});

test('a letter that was cancelled after it was read is passed over', async () => {
  const { state, next } = lane(['a', 'b', 'c', 'd']);
  assert.deepEqual([await next(), await next()], ['a', 'b']);
  state.gone.add('c');
  assert.deepEqual([await next(), await next()], ['d', 'none']);
});

test('what was read is not used for longer than five seconds, nor after something urgent has come', async () => {
  const { state, ahead, next } = lane(['a', 'b', 'c', 'd', 'e']);
  await next();
  assert.equal(ahead.isEmpty(), false);
  state.now += 5000;
  assert.ok(ahead.isEmpty());
  await next();
  assert.equal(state.reads, 2);
  ahead.clear();
  await next();
  assert.equal(state.reads, 3);
});

test('what was read while something urgent came is not kept: one letter leaves, and then it is looked for', async () => {
  const { state, ahead, next } = lane(['a', 'b', 'c']);
  const first = next();
  ahead.clear();
  assert.equal(await first, 'a');
  assert.ok(ahead.isEmpty());
  await next();
  assert.equal(state.reads, 2);
});

test('a lane that is another process’s by now gives no letter', async () => {
  const { state, next } = lane(['a']);
  state.isOurs = false;
  assert.equal(await next(), 'lost');
});

test('an empty queue has none, and nothing is noted', async () => {
  const { state, next } = lane([]);
  assert.equal(await next(), 'none');
  assert.equal(state.notes.length, 0);
});

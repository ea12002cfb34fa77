import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Account, idOf, lines, run, template, trigger } from './runs.ts';

const DAY = 86_400;
const use = (number: number, delaySeconds: number) => ({ triggerId: idOf(number), delaySeconds });

/** A letter whose triggers write the day and the times that people read. */
function account(timeZone: string, delays: number[]): Account {
  return {
    templates: [template(1, 'КП', { sent: delays.map((delaySeconds) => use(11, delaySeconds)) })],
    triggers: [trigger(11, 'Примечание', { type: 'add_note', text: '{date}, отправлено {sended_at}' })],
    timeZone,
  };
}

async function texts(timeZone: string, startAt: string, delays: number[]): Promise<string[]> {
  const { timeline } = await run(account(timeZone, delays), [], { startAt: new Date(startAt), spanSeconds: 400 * DAY });
  return timeline.flatMap((entry) =>
    entry.type === 'trigger' && entry.command?.type === 'add_note' ? [entry.command.text] : [],
  );
}

test('a day’s delay is 24 hours, also over the night that has 23 or 25', async () => {
  // New York: the clocks go forward on 2027-03-14 at 2:00, back on 2026-11-01 at 2:00.
  for (const startAt of ['2027-03-13T17:00:00Z', '2026-10-31T16:00:00Z']) {
    const start = new Date(startAt);
    const simulation = await run(account('America/New_York', [DAY]), [], { startAt: start });
    assert.equal(lines(simulation, start).at(-1), `${DAY} #1 sent: Примечание done`);
  }
});

test('dates and times in texts are those of the account’s clock, before and after it is changed', async () => {
  // 12:00 in winter; a day later it is 13:00 on the wall, and the letter's own time stays what it was.
  assert.deepEqual(await texts('America/New_York', '2027-03-13T17:00:00Z', [DAY]), [
    '2027-03-14, отправлено 13.03.2027 12:00',
  ]);
  // 23:30 on the eve of the change: half an hour later the date is the next.
  assert.deepEqual(await texts('America/New_York', '2026-11-01T03:30:00Z', [0, 1800]), [
    '2026-10-31, отправлено 31.10.2026 23:30',
    '2026-11-01, отправлено 31.10.2026 23:30',
  ]);
  // The hour that comes twice is 1:30 both times.
  assert.deepEqual(await texts('America/New_York', '2026-11-01T05:30:00Z', [0]), [
    '2026-11-01, отправлено 01.11.2026 01:30',
  ]);
  assert.deepEqual(await texts('America/New_York', '2026-11-01T06:30:00Z', [0]), [
    '2026-11-01, отправлено 01.11.2026 01:30',
  ]);
});

test('the date is the account’s, not that of the servers', async () => {
  assert.deepEqual(await texts('Asia/Vladivostok', '2026-11-23T14:30:00Z', [0]), [
    '2026-11-24, отправлено 24.11.2026 00:30',
  ]);
  assert.deepEqual(await texts('Asia/Kathmandu', '2026-11-23T18:14:00Z', [0, 60]), [
    '2026-11-23, отправлено 23.11.2026 23:59',
    '2026-11-24, отправлено 23.11.2026 23:59',
  ]);
});

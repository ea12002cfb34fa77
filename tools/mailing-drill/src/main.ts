import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { killDrill } from './kill-drill.ts';

const { values } = parseArgs({
  options: {
    letters: { type: 'string', default: '2000' },
    mailboxes: { type: 'string', default: '20' },
    senders: { type: 'string', default: '2' },
    kills: { type: 'string', default: '300' },
    seed: { type: 'string' },
    minutes: { type: 'string', default: '30' },
  },
});

function whole(name: string, text: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  process.stderr.write(`--${name} is a whole number from 1 to ${most}, not "${text}".\n`);
  process.exit(2);
}

const seed = whole('seed', values.seed ?? String(randomInt(1, 2 ** 32 - 1)), 2 ** 32 - 1);
process.stdout.write(`seed ${seed} (again with --seed ${seed})\n`);
const result = await killDrill({
  letters: whole('letters', values.letters, 100_000),
  mailboxes: whole('mailboxes', values.mailboxes, 1000),
  senders: whole('senders', values.senders, 8),
  kills: whole('kills', values.kills, 10_000),
  seed,
  timeoutMs: whole('minutes', values.minutes, 600) * 60_000,
  tell: (line) => process.stdout.write(`${line}\n`),
});
const bad = [...result.lost, ...result.doubled, ...result.wrongCopies];
process.stdout.write(
  `${result.letters} letters, ${result.kills} kills, ${Math.round(result.milliseconds / 1000)} s: ${result.sent} sent, ` +
    `${result.maybeSent} maybe sent (the server has ${result.maybeSentAtServer} of them), ${result.repeated} needed a repeat; ` +
    `${result.lost.length} lost, ${result.doubled.length} doubled, ${result.wrongCopies.length} wrong copies in Sent\n`,
);
for (const id of bad) process.stdout.write(`not well: ${id}\n`);
process.exit(bad.length === 0 ? 0 : 1);

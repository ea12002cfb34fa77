import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { automationDrill } from './kill-drill.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '5000' },
    kills: { type: 'string', default: '300' },
    copies: { type: 'string', default: '2' },
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
const result = await automationDrill({
  events: whole('events', values.events, 100_000),
  kills: whole('kills', values.kills, 10_000),
  copies: whole('copies', values.copies, 4),
  seed,
  timeoutMs: whole('minutes', values.minutes, 600) * 60_000,
  tell: (line) => process.stdout.write(`${line}\n`),
});
const bad = [...result.wrongVisits, ...result.lost, ...result.doubled, ...result.wrongEnds];
process.stdout.write(
  `${result.events} events, ${result.kills} kills, ${Math.round(result.milliseconds / 1000)} s: ${result.visits} visits stored, ` +
    `${result.effects} effects; ${result.wrongVisits.length} visits wrong, ${result.lost.length} effects lost, ` +
    `${result.doubled.length} doubled, ${result.wrongEnds.length} executions with a wrong end\n`,
);
for (const words of bad) process.stdout.write(`not well: ${words}\n`);
process.exit(bad.length === 0 ? 0 : 1);

import { parseArgs } from 'node:util';
import { openDeadLetters } from './dead-letters.ts';

const USAGE = `npm run dead-letters -- list | replay [SEQUENCE …] [--nats URL]
  list     messages that no service could take, with the reason
  replay   publish them again (all, or the sequences named) and take them off the list
  --nats   address of the bus, nats://127.0.0.1:4222 by default`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { nats: { type: 'string', default: 'nats://127.0.0.1:4222' } },
});
const [command, ...rest] = positionals;
const say = (line: string) => void process.stdout.write(`${line}\n`);

if (command !== 'list' && command !== 'replay') {
  say(USAGE);
  process.exit(2);
}
const deadLetters = await openDeadLetters(values.nats);
try {
  const letters = await deadLetters.list();
  if (command === 'list') {
    for (const { sequence, consumer, subject, reason, at } of letters)
      say(`${sequence}  ${at.toISOString()}  ${consumer}  ${subject}  ${reason}`);
    say(`${letters.length} dead letters`);
  } else {
    const sequences = rest.length > 0 ? rest.map(Number) : letters.map((letter) => letter.sequence);
    say(`${await deadLetters.replay(sequences)} published again`);
  }
} finally {
  await deadLetters.close();
}

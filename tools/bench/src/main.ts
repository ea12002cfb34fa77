import { parseArgs } from 'node:util';
import { automation } from './areas/automation.ts';
import { bulk } from './areas/bulk.ts';
import { composing } from './areas/composing.ts';
import { crm } from './areas/crm.ts';
import { delivery } from './areas/delivery.ts';
import { example } from './areas/example.ts';
import { pixel } from './areas/pixel.ts';
import { russian } from './areas/russian.ts';
import { jsonLine, type Row, textLine } from './report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    mailboxes: { type: 'string', default: '200' },
    letters: { type: 'string', default: '200000' },
    'slow-mailboxes': { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '15' },
    recipients: { type: 'string', default: '50000' },
    timers: { type: 'string', default: '1000000' },
    actions: { type: 'string', default: '10000' },
  },
});

const sizes = {
  mailboxes: Number(values.mailboxes),
  letters: Number(values.letters),
  slowMailboxes: Number(values['slow-mailboxes']),
  seconds: Number(values.seconds),
  recipients: Number(values.recipients),
  timers: Number(values.timers),
  actions: Number(values.actions),
};
const AREAS: Record<string, (tell: (line: string) => void) => Promise<Row[]>> = {
  automation: (tell) => automation(tell, sizes),
  crm: (tell) => crm(tell, sizes),
  example,
  delivery: (tell) => delivery(tell, sizes),
  composing: (tell) => composing(tell, sizes),
  bulk: (tell) => bulk(tell, sizes),
  pixel,
  russian,
};

const area = AREAS[positionals[0] ?? ''];
if (!area || Object.values(sizes).some((size) => !(size >= 0))) {
  process.stdout.write(
    `npm run bench -- AREA [--json]\n  AREA: ${Object.keys(AREAS).join(', ')}\n` +
      '  delivery: [--mailboxes 200] [--letters 200000] [--slow-mailboxes 10000] [--seconds 15]\n' +
      '  composing, bulk: [--recipients 50000]\n' +
      '  automation: [--timers 1000000] [--seconds 15] [--actions 10000]\n' +
      '  crm: [--actions 10000]\n',
  );
  process.exit(2);
}
const rows = await area((line) => process.stderr.write(`${line}\n`));
for (const row of rows) process.stdout.write(`${values.json ? jsonLine(row) : textLine(row)}\n`);
process.exit(0);

import { parseArgs } from 'node:util';
import { example } from './areas/example.ts';
import { russian } from './areas/russian.ts';
import { jsonLine, type Row, textLine } from './report.ts';

const AREAS: Record<string, (tell: (line: string) => void) => Promise<Row[]>> = { example, russian };

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const area = AREAS[positionals[0] ?? ''];
if (!area) {
  process.stdout.write(`npm run bench -- AREA [--json]\n  AREA: ${Object.keys(AREAS).join(', ')}\n`);
  process.exit(2);
}
const rows = await area((line) => process.stderr.write(`${line}\n`));
for (const row of rows) process.stdout.write(`${values.json ? jsonLine(row) : textLine(row)}\n`);
process.exit(0);

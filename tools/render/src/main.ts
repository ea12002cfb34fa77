import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { TemplatePlace } from '@pochtovik/template-language';
import { DataInvalidError, readData } from './read-data.ts';
import { renderLine } from './render-line.ts';
import { renderSource } from './render-source.ts';

const USAGE = `npm run -s render -- --data FILE [--place html|text|subject|url]   < template
npm run -s render -- --lines [--place …]                            < lines of {"template": …, "data": …}

Renders a template as a letter would. Exit 1: something is wrong, told as CODE LINE:COLUMN and a sentence.
With --lines each line of JSON is answered by one: {"ok":true,"text":…,"missing":[…]} or
{"ok":false,"code":…,"line":…,"column":…,"message":…,"errors":[…]}.
`;
const PLACES: readonly TemplatePlace[] = ['html', 'text', 'subject', 'url'];

process.exitCode = await main();

async function main(): Promise<number> {
  const { data: file, lines, place: wanted, help } = readArguments();
  const place = PLACES.find((known) => known === wanted);
  if (help || place === undefined) {
    process.stderr.write(USAGE);
    return help ? 0 : 2;
  }
  const now = new Date();
  if (lines) {
    for await (const line of createInterface({ input: process.stdin })) {
      if (line.trim() !== '') process.stdout.write(`${JSON.stringify(renderLine(line, place, now))}\n`);
    }
    return 0;
  }
  try {
    const data = file === undefined ? {} : readData(await readFile(file, 'utf8'));
    const outcome = renderSource(await text(process.stdin), data, place, now);
    if (outcome.ok) {
      process.stdout.write(outcome.text);
      for (const path of outcome.missing) process.stderr.write(`no value: ${path}\n`);
      return 0;
    }
    for (const { code, line, column, message } of outcome.errors) {
      process.stderr.write(`${code} ${line}:${column} ${message}\n`);
    }
  } catch (error) {
    const isFile = error instanceof Error && 'code' in error && typeof error.code === 'string';
    if (!(error instanceof DataInvalidError) && !isFile) throw error;
    process.stderr.write(`${error.code} 1:1 ${error.message}\n`);
  }
  return 1;
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        data: { type: 'string' },
        lines: { type: 'boolean', default: false },
        place: { type: 'string', default: 'html' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch {
    return { data: undefined, lines: false, place: '', help: false };
  }
}

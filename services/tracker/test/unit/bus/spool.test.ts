import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { createLogger } from '@pochtovik/service-kit';
import { openSpool, type Spool } from '../../../src/bus/spool.ts';

const log = createLogger('test', 'silent');
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pochtovik-spool-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const hit = (id: string) => ({ id, subject: 'events.tracking.opened.v1.1', body: '{}', headers: { traceparent: 't' } });
async function idsIn(spool: Spool): Promise<string[]> {
  const ids: string[] = [];
  for (const file of await spool.waiting()) for await (const { id } of spool.read(file)) ids.push(id);
  return ids;
}

test('what was written is read again by the next process, in order', async () => {
  const spool = await openSpool(directory, log);
  await Promise.all([spool.append(hit('a')), spool.append(hit('b'))]);
  await spool.append(hit('c'));
  const next = await openSpool(directory, log);
  assert.deepEqual(await idsIn(next), ['a', 'b', 'c']);
});

test('a hit written while older ones are drained waits in a file of its own', async () => {
  const spool = await openSpool(directory, log);
  await spool.append(hit('a'));
  const [first = ''] = await spool.waiting();
  await spool.append(hit('b'));
  await spool.remove(first);
  assert.deepEqual(await idsIn(spool), ['b']);
});

test('a line torn by a crash is left out and the others are not', async () => {
  const spool = await openSpool(directory, log);
  await spool.append(hit('a'));
  await spool.close();
  appendFileSync(join(directory, readdirSync(directory)[0] ?? ''), '{"id":"b","subj');
  assert.deepEqual(await idsIn(spool), ['a']);
});

test('the file of another process that lives is left to it', async () => {
  const spool = await openSpool(directory, log);
  await spool.append(hit('a'));
  const [file = ''] = await spool.waiting();
  renameSync(join(directory, file), join(directory, `${process.ppid}-00000000-1.jsonl`));
  assert.deepEqual(await spool.waiting(), []);
});

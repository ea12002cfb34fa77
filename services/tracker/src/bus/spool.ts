import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Logger, Publication } from '@pochtovik/service-kit';
import { hitLine, readHitLine } from './hit-lines.ts';

/** Hits on disk, waiting for the bus: one file of JSON lines after the other. */
export interface Spool {
  /** Writes a hit; resolves when it is on disk. Writes that come together share one flush. */
  append(publication: Publication): Promise<void>;
  /** Files that can be drained: what was written up to now, and what a process that is gone has left. */
  waiting(): Promise<string[]>;
  /** The hits of a file; a last line that a crash tore is left out. */
  read(file: string): AsyncIterable<Publication>;
  /** Deletes a file whose hits are all published. */
  remove(file: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the folder. A file belongs to the process named in it, so that a process never takes the file that another one is
 * writing; the files of processes that are gone belong to whoever comes first, since publishing a hit twice does no harm.
 * @throws when the folder cannot be written: better at the start than with the first hit
 */
export async function openSpool(directory: string, log: Logger): Promise<Spool> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const incarnation = randomBytes(4).toString('hex');
  let count = 0;
  let current: { name: string; handle: FileHandle } | undefined;
  let pending: { line: string; done: PromiseWithResolvers<void> }[] = [];
  let writing: Promise<void> = Promise.resolve();

  async function openNext() {
    count += 1;
    const name = `${process.pid}-${incarnation}-${count}.jsonl`;
    return { name, handle: await open(join(directory, name), 'ax', 0o600) };
  }

  async function flush() {
    const batch = pending;
    pending = [];
    if (batch.length === 0) return;
    try {
      current ??= await openNext();
      await current.handle.appendFile(batch.map(({ line }) => `${line}\n`).join(''));
      await current.handle.datasync();
      for (const { done } of batch) done.resolve();
    } catch (error) {
      for (const { done } of batch) done.reject(error);
    }
  }

  /** Closes the file being written, in turn with the writes, so that its hits can be drained. */
  function seal(): Promise<void> {
    writing = writing.then(flush).then(async () => {
      await current?.handle.close();
      current = undefined;
    });
    return writing;
  }

  const probe = await openNext();
  await probe.handle.close();
  await rm(join(directory, probe.name));

  return {
    append(publication) {
      const done = Promise.withResolvers<void>();
      pending.push({ line: hitLine(publication), done });
      writing = writing.then(flush);
      return done.promise;
    },
    async waiting() {
      await seal();
      const files = await readdir(directory);
      return files.filter((file) => file.endsWith('.jsonl') && isFree(file, incarnation, current?.name)).toSorted();
    },
    async *read(file) {
      for await (const line of createInterface({ input: createReadStream(join(directory, file)) })) {
        const publication = readHitLine(line);
        if (publication) yield publication;
        else log.warn({ event: 'spool.torn-line', file }, 'a line that was not written to its end is left out');
      }
    },
    remove: (file) => rm(join(directory, file), { force: true }),
    close: seal,
  };
}

function isFree(file: string, incarnation: string, current: string | undefined): boolean {
  const [pid = '', owner] = file.split('-');
  if (owner === incarnation) return file !== current;
  // The same number with another incarnation is a process that was here before: containers count from 1 each time.
  return Number(pid) === process.pid || !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

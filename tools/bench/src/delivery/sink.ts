import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A letter that the sink took: the part of its Message-ID before the `@` (32 characters of it), and when, Unix milliseconds. */
export interface Taken {
  id: string;
  at: number;
}

/** A mail server that takes every letter and remembers Message-IDs only. */
export interface Sink {
  kind: 'C' | 'node';
  port: number;
  pid: number;
  /** How many letters it has taken so far. */
  count(): number;
  /** The letters from the given one on. */
  taken(from?: number): Taken[];
  /** New connections get no greeting until {@link release}. */
  hold(): void;
  release(): void;
  stop(): void;
}

const RECORD_BYTES = 47;

/** Starts it as a process of its own: sink.c where there is a C compiler and epoll, else the same in Node. */
export async function startSink(dataDir: string): Promise<Sink> {
  const file = join(dataDir, 'sink.records');
  writeFileSync(file, '');
  const program = compile(dataDir);
  const command: [string, ...string[]] = program
    ? [program, file]
    : [process.execPath, join(import.meta.dirname, 'node-sink.ts'), file];
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('exit', (code) => reject(new Error(`the sink ended with ${code}`)));
    createInterface(child.stdout).once('line', (line) => resolve(Number(line)));
  });
  const stop = () => void child.kill('SIGKILL');
  process.once('exit', stop);
  return {
    kind: program ? 'C' : 'node',
    port,
    pid: child.pid ?? 0,
    count: () => Math.floor(statSync(file).size / RECORD_BYTES),
    taken(from = 0) {
      const records = readFileSync(file, 'latin1').split('\n').slice(from, -1);
      return records.map((record) => ({ id: record.slice(0, 32).trimEnd(), at: Number(record.slice(33)) }));
    },
    hold: () => void child.kill('SIGUSR1'),
    release: () => void child.kill('SIGUSR2'),
    stop,
  };
}

function compile(dataDir: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const program = join(dataDir, 'sink');
  try {
    execFileSync('cc', ['-O2', '-o', program, join(import.meta.dirname, 'sink.c')], { stdio: 'ignore' });
    return program;
  } catch {
    return undefined;
  }
}

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a load has measured. */
export interface Measured {
  /** Answers of status 200. */
  answered: number;
  /** Other answers, and requests whose connection broke. */
  failed: number;
  /** Answers per second. */
  rate: number;
  /** Milliseconds, from the moment that the request was due. */
  p50: number;
  p99: number;
}

/** How to ask. */
export interface Load {
  port: number;
  connections: number;
  seconds: number;
  /** Requests a second; 0 as many as are answered. */
  rate: number;
}

/** Asks an HTTP server for paths, round and round. */
export type RunLoad = (load: Load) => Promise<Measured>;

/** Builds the load generator, a C program: one that shares the two processors with what it measures must cost little. */
export function buildLoad(folder: string, paths: readonly string[]): RunLoad {
  const program = join(folder, 'load');
  execFileSync('cc', ['-O2', '-o', program, join(import.meta.dirname, 'load.c')]);
  const file = join(folder, 'paths');
  writeFileSync(file, paths.map((path) => `${path}\n`).join(''));
  return async ({ port, connections, seconds, rate }) => {
    const child = spawn(program, ['127.0.0.1', port, connections, seconds, rate, file].map(String), {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
    });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`the load generator ended with ${code}`);
    const [answered = 0, failed = 0, took = 1, p50 = 0, p99 = 0] = text.trim().split(' ').map(Number);
    return { answered, failed, rate: answered / took, p50, p99 };
  };
}

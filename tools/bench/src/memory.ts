import { execFileSync } from 'node:child_process';

/** Resident memory of processes together, MB (10^6 bytes), as `ps` tells it. */
export function residentMegabytes(pids: number[]): number {
  const output = execFileSync('ps', ['-o', 'rss=', '-p', pids.join(',')], { encoding: 'utf8' });
  return output.split('\n').reduce((sum, line) => sum + (Number(line.trim()) || 0), 0) * 1024e-6;
}

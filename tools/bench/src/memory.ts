import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Memory of processes together, MB (10^6 bytes). */
export interface Memory {
  /** Pages they share counted once (proportional set size); equal to `resident` where the system does not tell it. */
  together: number;
  /** Sum of what each has resident, shared pages counted in each. */
  resident: number;
}

/** Reads it from /proc (Linux), else from `ps`. */
export function memoryOf(pids: number[]): Memory {
  if (pids.every((pid) => existsSync(`/proc/${pid}/smaps_rollup`))) {
    const rollups = pids.map((pid) => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    const sum = (field: string) =>
      rollups.reduce((total, text) => total + Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0), 0) *
      1024e-6;
    return { together: sum('Pss'), resident: sum('Rss') };
  }
  const output = execFileSync('ps', ['-o', 'rss=', '-p', pids.join(',')], { encoding: 'utf8' });
  const resident = output.split('\n').reduce((sum, line) => sum + (Number(line.trim()) || 0), 0) * 1024e-6;
  return { together: resident, resident };
}

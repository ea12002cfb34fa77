import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Processor time that processes have used, seconds; 0 where /proc does not tell. */
export function processorSeconds(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return Number(fields[11]) + Number(fields[12]);
    } catch {
      return 0;
    }
  });
  return ticks.reduce((sum, each) => sum + each, 0) / 100;
}

/** Processor seconds of the whole machine since its start: used by anything, and to be had. */
export function machineSeconds(): { used: number; all: number } {
  let used = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const busy = times.user + times.nice + times.sys + times.irq;
    used += busy / 1000;
    all += (busy + times.idle) / 1000;
  }
  return { used, all };
}

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = join(tmpdir(), `pochtovik-ports-${process.getuid?.() ?? 'any'}`);
const claimed = new Set<number>();

/**
 * Claims a port for this process among all stacks of this user: between the look whether a port is free and the server that listens there, another stack
 * may look as well. A claim ends with its process.
 * @returns false: another living process has it
 */
export function claimPort(port: number): boolean {
  if (claimed.has(port)) return true;
  const file = join(folder, String(port));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (holderOf(file) !== undefined) return false;
  rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch {
    return false;
  }
  if (claimed.size === 0) process.once('exit', releaseAll);
  claimed.add(port);
  return true;
}

function releaseAll(): void {
  for (const port of claimed) rmSync(join(folder, String(port)), { force: true });
}

/** The living process that holds a claim; undefined for a claim that is free, left behind, or damaged. */
function holderOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

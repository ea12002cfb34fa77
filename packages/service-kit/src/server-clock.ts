import { performance } from 'node:perf_hooks';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Database } from './database.ts';

const Hello = Compile(Type.Object({ localTime: Type.Unsafe<Date>(Type.Any()) }));

/**
 * The clock that all processes of a service share: the database server's, carried on by this machine's monotonic clock. Leases, timers
 * and sending slots are compared between processes, so a machine that is minutes off, or whose clock is set back, must not take
 * another's lease, or act too early or late.
 */
export interface ServerClock {
  now(): Date;
  /** Compares with the server again; keeps the old offset when the server is away. */
  adjust(): Promise<void>;
}

/** Makes the clock; waits for the server's first answer. */
export async function createServerClock(database: Database): Promise<ServerClock> {
  let atZero = 0;
  const adjust = async () => {
    const before = performance.now();
    const answer: unknown = await database.getClient().db('admin').command({ hello: 1 });
    const after = performance.now();
    if (!Hello.Check(answer) || !(answer.localTime instanceof Date)) throw new Error('the database tells no time');
    atZero = answer.localTime.getTime() - (before + after) / 2;
  };
  await adjust();
  return {
    now: () => new Date(Math.round(atZero + performance.now())),
    adjust: () => adjust().catch(() => {}),
  };
}

import { LocalStackError } from './errors.ts';
import type { SupervisedProcess } from './process/supervised-process.ts';

/** One server of the stack. */
export interface Part {
  /** What was chosen, where it listens and how to choose another; for people. */
  readonly took: string;
  /** The server's process id while it runs; undefined for a server that is not ours. */
  readonly pid: number | undefined;
  /** SIGKILL; resolves when it is dead. Throws `part_is_foreign` for a server that is not ours. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data; resolves when it answers. Throws `part_did_not_start`, `part_is_foreign`. */
  start(): Promise<void>;
  /** Ends it in good order; does nothing to a server that is not ours. */
  stop(): Promise<void>;
}

/** A part that this process runs. */
export function ownPart(took: string, process: SupervisedProcess): Part {
  return {
    took,
    get pid() {
      return process.pid;
    },
    kill: () => process.kill(),
    start: () => process.start(),
    stop: () => process.stop(),
  };
}

/** A part that runs elsewhere, at an address given by the variable named `variable`. */
export function foreignPart(took: string, variable: string): Part {
  const refuse = () =>
    Promise.reject(
      new LocalStackError(
        'part_is_foreign',
        `This server was given by ${variable}; unset it to have one that may be killed.`,
      ),
    );
  return { took, pid: undefined, kill: refuse, start: refuse, stop: () => Promise.resolve() };
}

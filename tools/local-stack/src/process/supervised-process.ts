import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { LocalStackError } from '../errors.ts';
import { isFree } from './ports.ts';
import { waitUntil } from './wait-until.ts';

/** What to run and how to see that it is there. */
export interface ProcessSpec {
  /** Words for people, such as "NATS". */
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** The loopback port it listens on. */
  readonly port: number;
  /** Its output is appended here. */
  readonly logFile: string;
  /** Its working folder. */
  readonly cwd: string;
  /** Variables on top of this process's own. */
  readonly env?: Record<string, string>;
  /** Done before every start, when the last process is surely dead. */
  readonly beforeStart?: () => Promise<void>;
  /** Whether it answers. */
  readonly answers: () => Promise<boolean>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;

// The watcher waits for the end of the pipe that only our parent holds: when the parent ends, by whatever cause, it
// kills the whole process group. `exec` makes the server the leader of that group, so its id is the one we know.
const UNDER_WATCH = 'exec 3<&0; (cat <&3 >/dev/null; kill -KILL 0) & exec "$@" 3<&- </dev/null';

/** A server process in a process group of its own that never outlives the process that started it. */
export class SupervisedProcess {
  readonly #spec: ProcessSpec;
  #child: ChildProcess | undefined;
  #starting: Promise<void> | undefined;

  constructor(spec: ProcessSpec) {
    this.#spec = spec;
  }

  /** Its process id while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it unless it runs; resolves when it answers. Throws `part_did_not_start`. */
  start(): Promise<void> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** Kills it with SIGKILL, as a power cut would; resolves when it is dead and its port is free. */
  async kill(): Promise<void> {
    await this.#end((id) => process.kill(-id, 'SIGKILL'));
  }

  /** Asks it to end (SIGTERM), and kills it when it does not within ten seconds. */
  async stop(): Promise<void> {
    const child = this.#child;
    const forced = setTimeout(() => {
      if (child?.pid !== undefined && this.#child === child) process.kill(-child.pid, 'SIGKILL');
    }, STOP_TIMEOUT_MS);
    await this.#end((id) => process.kill(id, 'SIGTERM'));
    clearTimeout(forced);
  }

  async #start(): Promise<void> {
    if (this.#child !== undefined) return;
    const { name, port, answers, beforeStart } = this.#spec;
    if (!(await waitUntil(() => isFree(port), STOP_TIMEOUT_MS))) {
      throw new LocalStackError('part_did_not_start', `${name}: another program listens on its port ${port}.`);
    }
    await beforeStart?.();
    const child = this.#spawn();
    const ready = await waitUntil(async () => this.#child !== child || (await answers()), START_TIMEOUT_MS);
    if (ready && this.#child === child) return;
    await this.kill();
    throw new LocalStackError('part_did_not_start', `${name} did not start. ${this.#endOfLog()}`);
  }

  #spawn(): ChildProcess {
    const { command, cwd, env, logFile } = this.#spec;
    mkdirSync(dirname(logFile), { recursive: true });
    mkdirSync(cwd, { recursive: true });
    const log = openSync(logFile, 'a');
    const child = spawn('/bin/sh', ['-c', UNDER_WATCH, 'sh', ...command], {
      cwd,
      detached: true,
      env: { ...process.env, ...env },
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    // A part must not keep alive a process that has nothing else to do.
    child.unref();
    child.on('error', () => this.#forget(child));
    child.on('exit', () => this.#forget(child));
    this.#child = child;
    return child;
  }

  /** Closing the pipe ends the watcher, and with it whatever the server left behind. */
  #forget(child: ChildProcess): void {
    child.stdin?.destroy();
    if (this.#child === child) this.#child = undefined;
  }

  async #end(signal: (id: number) => void): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    child.ref();
    const exited = once(child, 'exit');
    signal(child.pid);
    await exited;
    await waitUntil(() => isFree(this.#spec.port), STOP_TIMEOUT_MS);
  }

  #endOfLog(): string {
    const { logFile } = this.#spec;
    try {
      return `The end of ${logFile}:\n${readFileSync(logFile, 'utf8').trim().split('\n').slice(-10).join('\n')}`;
    } catch {
      return `It left no log at ${logFile}.`;
    }
  }
}

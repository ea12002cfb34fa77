import { setTimeout as pause } from 'node:timers/promises';
import { eventually, seededRandom } from '@pochtovik/testing';
import type { RunCount } from './count.ts';
import { startRun } from './run.ts';

/** How hard automation is tried. */
export interface AutomationDrillOptions {
  /** Facts told and visits made, at least. */
  events: number;
  kills: number;
  /** Processes of each service. */
  copies: number;
  /** Chooses the order of events, moments and victims. */
  seed: number;
  /** The drill gives up after this long, milliseconds. */
  timeoutMs: number;
  /** Gets a line now and then. */
  tell?: (line: string) => void;
}

/** What came of it. */
export interface AutomationDrillResult extends RunCount {
  seed: number;
  events: number;
  kills: number;
  milliseconds: number;
}

/** Longest pause between the progress that calls for a kill and the kill, milliseconds: about the length of an action's way. */
const SPREAD_MS = 300;
/** Events that may be begun beyond that progress before they wait for the kill. */
const SLACK = 8;
/** Events under way at once. */
const AT_ONCE = 4;

/**
 * Lets letters leave and their recipients open, click and download, while the engine, the tracker and amocrm-sync are killed (SIGKILL) at
 * random moments; then counts in the CRM what their triggers made.
 *
 * A moment is a progress of the run plus a random pause, not a time: however fast the machine, the kills are spread over the whole run.
 * Events wait when they run ahead of the kills.
 */
export async function automationDrill(options: AutomationDrillOptions): Promise<AutomationDrillResult> {
  const { kills, seed, tell = () => {} } = options;
  const began = performance.now();
  const left = () => Math.max(1, options.timeoutMs - (performance.now() - began));
  const random = seededRandom(seed);
  const run = await startRun(options.events, options.copies, random);
  const { processes } = run.world;
  const steps = run.plan.steps.values();
  const total = run.plan.steps.length;
  let begun = 0;
  let done = 0;
  let killed = 0;
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
  };
  const progressFor = (kill: number) => (total * kill) / kills;
  const mayBegin = () => killed >= kills || begun < progressFor(killed) + SLACK;

  async function play(): Promise<void> {
    for (;;) {
      await eventually('the next kill', () => failure !== undefined || mayBegin(), left());
      const step = steps.next();
      if (step.done || failure !== undefined) return;
      begun += 1;
      await run.play(step.value);
      done += 1;
    }
  }

  try {
    const playing = Promise.all(Array.from({ length: AT_ONCE }, play)).catch(fail);
    const ready = new Set(processes);
    const restarts: Promise<void>[] = [];
    for (; killed < kills && failure === undefined; killed += 1) {
      // Half of the processes at least are up at any moment, so that the run goes on; all of one service may be down.
      const isNext = () => done >= progressFor(killed) && ready.size > processes.length / 2;
      await eventually(`progress for kill ${killed + 1}`, () => failure !== undefined || isNext(), left());
      await pause(random() * SPREAD_MS);
      const victim = [...ready][Math.floor(random() * ready.size)];
      if (!victim) throw new Error('no process is left to kill');
      ready.delete(victim);
      await victim.process.kill();
      restarts.push(victim.process.start().then(() => void ready.add(victim), fail));
      if ((killed + 1) % 25 === 0) tell(`${killed + 1} kills, ${done} events of ${total}`);
    }
    await Promise.all([playing, ...restarts]);
    if (failure !== undefined) throw failure;
    tell(`all ${done} events have happened`);
    await run.finished(left());
    return { ...(await run.count()), seed, events: done, kills: killed, milliseconds: performance.now() - began };
  } finally {
    await run.stop();
  }
}

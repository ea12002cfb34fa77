import { Worker } from 'node:worker_threads';
import { PochtovikError } from '@pochtovik/contracts';
import type { RenderJob, RenderReply } from './render-job.ts';

/** Bounds of one rendering. */
export interface RenderLimits {
  /** Processor time of one job, milliseconds. */
  timeoutMs: number;
  /** Heap of the thread, MB. */
  memoryMb: number;
}

/** One worker thread; it does one job at a time. */
export interface RenderThread {
  /**
   * Does a job. Errors: TEMPLATE_INVALID with the detail code RENDER_LIMIT when it takes too much time or memory (the
   * thread is ended then), what the job itself was refused for, an Error for a defect.
   */
  run(job: RenderJob): Promise<RenderReply>;
  /** False once the thread has ended: it can be used no more. */
  isAlive(): boolean;
  stop(): Promise<void>;
}

/** A starved machine may stretch the wall time of a job, but not without end. */
const MAX_WALL_TO_CPU = 10;

/** Starts a thread; it knows nothing of the process' environment. */
export function startRenderThread({ timeoutMs, memoryMb }: RenderLimits): RenderThread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 4, stackSizeMb: 4 },
  });
  let alive = true;
  let settle: ((reply: RenderReply | Error) => void) | undefined;
  const ready = nextReply();

  worker.on('message', (reply: RenderReply) => settle?.(reply));
  worker.on('error', (error) => {
    alive = false;
    settle?.('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? overLimit('memory') : error);
  });
  worker.on('exit', () => {
    alive = false;
    settle?.(new Error('the rendering thread has ended'));
  });

  function nextReply(): Promise<RenderReply> {
    const reply = new Promise<RenderReply>((resolve, reject) => {
      settle = (outcome) => {
        settle = undefined;
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
    });
    // Nobody may be waiting when an idle thread dies.
    reply.catch(() => {});
    return reply;
  }

  /** Ends the job when it has used its processor time, as far as the thread still tells. */
  function watch(startedCpu: NodeJS.CpuUsage | undefined): () => void {
    const deadline = performance.now() + timeoutMs * MAX_WALL_TO_CPU;
    let timer = setTimeout(check, timeoutMs);
    async function check() {
      const used = startedCpu && (await cpuUsage(worker, startedCpu));
      if (used && used.user + used.system < timeoutMs * 1000 && performance.now() < deadline) {
        timer = setTimeout(check, timeoutMs / 2);
        return;
      }
      alive = false;
      settle?.(overLimit('time'));
      await worker.terminate();
    }
    return () => clearTimeout(timer);
  }

  return {
    async run(job) {
      await ready;
      const startedCpu = await cpuUsage(worker);
      if (!alive) throw new Error('the rendering thread has ended');
      const reply = nextReply();
      const release = watch(startedCpu);
      worker.postMessage(job);
      try {
        return await reply;
      } finally {
        release();
      }
    },
    isAlive: () => alive,
    async stop() {
      alive = false;
      await worker.terminate();
    },
  };
}

/** Processor time of a thread; undefined when it cannot tell within a moment. */
async function cpuUsage(worker: Worker, since?: NodeJS.CpuUsage): Promise<NodeJS.CpuUsage | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), 500);
  });
  try {
    return await Promise.race([worker.cpuUsage(since), silence]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

function overLimit(what: 'time' | 'memory'): PochtovikError {
  const message = `Rendering takes too much ${what}: make the template shorter or simpler.`;
  return new PochtovikError('TEMPLATE_INVALID', { details: [{ field: 'html', code: 'RENDER_LIMIT', message }] });
}

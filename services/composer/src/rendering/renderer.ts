import { PochtovikError } from '@pochtovik/contracts';
import type { ForeignQuote } from './foreign-quote.ts';
import type {
  CheckJob,
  CheckResult,
  LetterContent,
  LetterJob,
  QuoteJob,
  RenderJob,
  RenderReply,
} from './render-job.ts';
import { type RenderLimits, type RenderThread, startRenderThread } from './render-thread.ts';

/** Renders templates apart from the rest of the process, so that none can hurt it. */
export interface Renderer {
  /** Finds what is wrong with a template. Errors: TEMPLATE_INVALID with the detail code RENDER_LIMIT. */
  check(job: Omit<CheckJob, 'type'>): Promise<CheckResult>;
  /** Renders a letter. Errors: TEMPLATE_INVALID (also RENDER_LIMIT), TRIGGER_LINK_INVALID, LETTER_TOO_BIG. */
  letter(job: Omit<LetterJob, 'type'>): Promise<LetterContent>;
  /** Makes a stranger's HTML fit to be quoted. Errors: TEMPLATE_INVALID with the detail code RENDER_LIMIT. */
  quote(job: Omit<QuoteJob, 'type'>): Promise<ForeignQuote>;
  /** How many threads live now. */
  threads(): number;
  stop(): Promise<void>;
}

/** How many threads there may be and how long one may be idle. */
export interface RendererOptions extends RenderLimits {
  workers: number;
  idleMs: number;
}

/**
 * Makes a pool of rendering threads. None is started before there is work, and a thread without work ends: an idle service
 * keeps no heap for them. Jobs beyond the threads wait in the order they came.
 */
export function createRenderer(options: RendererOptions): Renderer {
  const idle: { thread: RenderThread; timer: NodeJS.Timeout }[] = [];
  const waiting: ((thread: RenderThread) => void)[] = [];
  const all = new Set<RenderThread>();

  function started(): RenderThread {
    const thread = startRenderThread(options);
    all.add(thread);
    return thread;
  }

  async function take(): Promise<RenderThread> {
    for (let free = idle.pop(); free; free = idle.pop()) {
      clearTimeout(free.timer);
      if (free.thread.isAlive()) return free.thread;
      all.delete(free.thread);
    }
    if (all.size < options.workers) return started();
    return new Promise((resolve) => waiting.push(resolve));
  }

  function giveBack(thread: RenderThread): void {
    if (!thread.isAlive()) all.delete(thread);
    const next = waiting.shift();
    if (next) next(thread.isAlive() ? thread : started());
    else if (thread.isAlive()) idle.push({ thread, timer: setTimeout(() => void end(thread), options.idleMs) });
  }

  async function end(thread: RenderThread): Promise<void> {
    const index = idle.findIndex((entry) => entry.thread === thread);
    if (index === -1) return;
    idle.splice(index, 1);
    all.delete(thread);
    await thread.stop();
  }

  async function run(job: RenderJob): Promise<RenderReply> {
    const thread = await take();
    try {
      const reply = await thread.run(job);
      if (reply.type === 'refused') throw new PochtovikError(reply.code, { details: reply.details });
      if (reply.type === 'broken') throw new Error(`rendering failed: ${reply.message}`);
      return reply;
    } finally {
      giveBack(thread);
    }
  }

  return {
    async check(job) {
      const reply = await run({ type: 'check', ...job });
      if (reply.type !== 'checked') throw new Error('the rendering thread answered another question');
      return reply.result;
    },
    async letter(job) {
      const reply = await run({ type: 'letter', ...job });
      if (reply.type !== 'rendered') throw new Error('the rendering thread answered another question');
      return reply.content;
    },
    async quote(job) {
      const reply = await run({ type: 'quote', ...job });
      if (reply.type !== 'quoted') throw new Error('the rendering thread answered another question');
      return reply.quote;
    },
    threads: () => all.size,
    async stop() {
      for (const { timer } of idle) clearTimeout(timer);
      await Promise.all([...all].map((thread) => thread.stop()));
    },
  };
}

import { PochtovikError } from '@pochtovik/contracts';
import type { ForeignQuote } from './foreign-quote.ts';
import type {
  CheckJob,
  CheckResult,
  LetterContent,
  LetterJob,
  LetterReply,
  QuoteJob,
  RenderReply,
} from './render-job.ts';
import { type RenderLimits, type RenderThread, startRenderThread } from './render-thread.ts';

/** Renders templates apart from the rest of the process, so that none can hurt it. */
export interface Renderer {
  /** Finds what is wrong with a template. Errors: TEMPLATE_INVALID with the detail code RENDER_LIMIT. */
  check(job: Omit<CheckJob, 'type'>): Promise<CheckResult>;
  /** Renders a letter. Errors: TEMPLATE_INVALID (also RENDER_LIMIT), TRIGGER_LINK_INVALID, LETTER_TOO_BIG. */
  letter(job: LetterJob): Promise<LetterContent>;
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

interface WaitingCheck {
  type: 'check';
  job: Omit<CheckJob, 'type'>;
  resolve(result: CheckResult): void;
  reject(error: unknown): void;
}

interface WaitingQuote {
  type: 'quote';
  job: Omit<QuoteJob, 'type'>;
  resolve(quote: ForeignQuote): void;
  reject(error: unknown): void;
}

interface WaitingLetter {
  type: 'letter';
  job: LetterJob;
  /** It was among letters that took too much together: it is rendered on its own, to tell which of them does. */
  alone: boolean;
  resolve(content: LetterContent): void;
  reject(error: unknown): void;
}

/** Letters of one template that go to a thread in one message. */
const TOGETHER = 32;

/**
 * Makes a pool of rendering threads. None is started before there is work, and a thread without work ends: an idle service
 * keeps no heap for them. Jobs beyond the threads wait in the order they came; letters of one template that wait go together.
 */
export function createRenderer(options: RendererOptions): Renderer {
  const idle: { thread: RenderThread; timer: NodeJS.Timeout }[] = [];
  const all = new Set<RenderThread>();
  let waiting: (WaitingCheck | WaitingQuote | WaitingLetter)[] = [];
  let stopped = false;

  /** A thread that has nothing to do; undefined when all are busy. */
  function free(): RenderThread | undefined {
    for (let next = idle.pop(); next; next = idle.pop()) {
      clearTimeout(next.timer);
      if (next.thread.isAlive()) return next.thread;
      all.delete(next.thread);
    }
    if (all.size >= options.workers) return undefined;
    const thread = startRenderThread(options);
    all.add(thread);
    return thread;
  }

  function giveBack(thread: RenderThread): void {
    if (thread.isAlive()) idle.push({ thread, timer: setTimeout(() => void end(thread), options.idleMs) });
    else all.delete(thread);
    pump();
  }

  async function end(thread: RenderThread): Promise<void> {
    const index = idle.findIndex((entry) => entry.thread === thread);
    if (index === -1) return;
    idle.splice(index, 1);
    all.delete(thread);
    await thread.stop();
  }

  function pump(): void {
    if (stopped) {
      for (const { reject } of waiting) reject(new Error('the renderer has stopped'));
      waiting = [];
    }
    for (let [next] = waiting; next; [next] = waiting) {
      const thread = free();
      if (!thread) return;
      waiting = waiting.slice(1);
      const work = next.type === 'letter' ? letters(thread, [next, ...companions(next)]) : alone(thread, next);
      void work.finally(() => giveBack(thread));
    }
  }

  /** Takes the letters of the same template that wait behind one. */
  function companions({ job: { cacheKey }, alone }: WaitingLetter): WaitingLetter[] {
    const taken: WaitingLetter[] = [];
    if (alone) return taken;
    waiting = waiting.filter((entry) => {
      const fits = entry.type === 'letter' && !entry.alone && entry.job.cacheKey === cacheKey;
      if (!fits || taken.length >= TOGETHER - 1) return true;
      taken.push(entry);
      return false;
    });
    return taken;
  }

  async function alone(thread: RenderThread, work: WaitingCheck | WaitingQuote): Promise<void> {
    try {
      if (work.type === 'check') {
        const reply = await thread.run({ type: 'check', ...work.job });
        if (reply.type === 'checked') work.resolve(reply.result);
        else work.reject(errorOf(reply));
      } else {
        const reply = await thread.run({ type: 'quote', ...work.job });
        if (reply.type === 'quoted') work.resolve(reply.quote);
        else work.reject(errorOf(reply));
      }
    } catch (error) {
      work.reject(error);
    }
  }

  async function letters(thread: RenderThread, together: [WaitingLetter, ...WaitingLetter[]]): Promise<void> {
    const [{ job }] = together;
    const { cacheKey, sources, names } = job;
    try {
      const reply = await thread.run({ type: 'letters', cacheKey, sources, names, letters: together.map(ownOf) });
      if (reply.type !== 'letters') throw errorOf(reply);
      for (const [index, letter] of together.entries()) settle(letter, reply.replies[index]);
    } catch (error) {
      if (together.length === 1) together[0].reject(error);
      else waiting.unshift(...together.map((letter) => ({ ...letter, alone: true })));
    }
  }

  return {
    check: (job) =>
      new Promise((resolve, reject) => {
        waiting.push({ type: 'check', job, resolve, reject });
        pump();
      }),
    letter: (job) =>
      new Promise((resolve, reject) => {
        waiting.push({ type: 'letter', job, alone: false, resolve, reject });
        pump();
      }),
    quote: (job) =>
      new Promise((resolve, reject) => {
        waiting.push({ type: 'quote', job, resolve, reject });
        pump();
      }),
    threads: () => all.size,
    async stop() {
      stopped = true;
      pump();
      for (const { timer } of idle) clearTimeout(timer);
      await Promise.all([...all].map((thread) => thread.stop()));
    },
  };
}

/** What a letter has beside what its template's letters share. */
function ownOf({ job }: WaitingLetter): Omit<LetterJob, 'cacheKey' | 'sources' | 'names'> {
  const { cacheKey: _cacheKey, sources: _sources, names: _names, ...own } = job;
  return own;
}

function settle({ resolve, reject }: WaitingLetter, reply: LetterReply | undefined): void {
  if (reply?.type === 'rendered') resolve(reply.content);
  else reject(errorOf(reply));
}

function errorOf(reply: RenderReply | LetterReply | undefined): Error {
  if (reply?.type === 'refused') return new PochtovikError(reply.code, { details: reply.details });
  if (reply?.type === 'broken') return new Error(`rendering failed: ${reply.message}`);
  return new Error('the rendering thread answered another question');
}

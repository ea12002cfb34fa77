import { parentPort } from 'node:worker_threads';
import { OutputLimitError } from '@pochtovik/template-language';
import { foreignQuote } from './foreign-quote.ts';
import { letterContent } from './letter-content.ts';
import { checkSources, parseSources } from './parse-sources.ts';
import { ParsedTemplates } from './parsed-templates.ts';
import type { LetterReply, LettersJob, RenderJob, RenderReply } from './render-job.ts';
import { RenderRefusal } from './render-refusal.ts';

type Failure = Exclude<LetterReply, { type: 'rendered' }>;

const templates = new ParsedTemplates();

parentPort?.on('message', (job: RenderJob) => answer(replyTo(job)));
answer({ type: 'ready' });

function answer(reply: RenderReply): void {
  parentPort?.postMessage(reply);
}

function replyTo(job: RenderJob): RenderReply {
  if (job.type === 'letters')
    return { type: 'letters', replies: job.letters.map((letter) => letterReply(job, letter)) };
  try {
    if (job.type === 'quote') return { type: 'quoted', quote: foreignQuote(job) };
    return { type: 'checked', result: checkSources(job) };
  } catch (error) {
    return failed(error);
  }
}

function letterReply({ cacheKey, sources, names }: LettersJob, letter: LettersJob['letters'][number]): LetterReply {
  try {
    const size = sources.html.length + sources.subject.length;
    const parsed = templates.get(cacheKey, size, () => parseSources(sources, names));
    return { type: 'rendered', content: letterContent(letter, names, parsed) };
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): Failure {
  if (error instanceof RenderRefusal) return { type: 'refused', code: error.code, details: error.details };
  if (error instanceof OutputLimitError) return tooBig(error.message);
  if (error instanceof RangeError) return renderLimit(error.message);
  return { type: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** A stack that overflows, a text longer than any string can be: the template asked for more than there is. */
function renderLimit(message: string): Failure {
  return { type: 'refused', code: 'TEMPLATE_INVALID', details: [{ field: 'html', code: 'RENDER_LIMIT', message }] };
}

/** Lists of the card made the letter longer than any can be. */
function tooBig(message: string): Failure {
  return { type: 'refused', code: 'LETTER_TOO_BIG', details: [{ field: 'html', message }] };
}

import { parentPort } from 'node:worker_threads';
import { OutputLimitError } from '@pochtovik/template-language';
import { foreignQuote } from './foreign-quote.ts';
import { letterContent } from './letter-content.ts';
import { checkSources, parseSources } from './parse-sources.ts';
import { ParsedTemplates } from './parsed-templates.ts';
import type { RenderJob, RenderReply } from './render-job.ts';
import { RenderRefusal } from './render-refusal.ts';

const templates = new ParsedTemplates();

parentPort?.on('message', (job: RenderJob) => answer(replyTo(job)));
answer({ type: 'ready' });

function answer(reply: RenderReply): void {
  parentPort?.postMessage(reply);
}

function replyTo(job: RenderJob): RenderReply {
  try {
    if (job.type === 'quote') return { type: 'quoted', quote: foreignQuote(job) };
    if (job.type === 'check') return { type: 'checked', result: checkSources(job) };
    const { sources, names } = job;
    const size = sources.html.length + sources.subject.length;
    const parsed = templates.get(job.cacheKey, size, () => parseSources(sources, names));
    return { type: 'rendered', content: letterContent(job, parsed) };
  } catch (error) {
    if (error instanceof RenderRefusal) return { type: 'refused', code: error.code, details: error.details };
    if (error instanceof OutputLimitError) return tooBig(error.message);
    if (error instanceof RangeError) return renderLimit(error.message);
    return { type: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** A stack that overflows, a text longer than any string can be: the template asked for more than there is. */
function renderLimit(message: string): RenderReply {
  return { type: 'refused', code: 'TEMPLATE_INVALID', details: [{ field: 'html', code: 'RENDER_LIMIT', message }] };
}

/** Lists of the card made the letter longer than any can be. */
function tooBig(message: string): RenderReply {
  return { type: 'refused', code: 'LETTER_TOO_BIG', details: [{ field: 'html', message }] };
}

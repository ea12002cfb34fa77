import type { TemplatePlace } from '@pochtovik/template-language';
import { DataInvalidError, isRecord, parsedJson } from './read-data.ts';
import { type RenderFault, renderSource } from './render-source.ts';

/** The answer to one line; `code`, `line` and `column` are those of the first error. */
export type RenderedLine =
  | { ok: true; text: string; missing: string[] }
  | { ok: false; code: string; line: number; column: number; message: string; errors: RenderFault[] };

/** Renders one line of `--lines`: JSON `{template, data}`. */
export function renderLine(json: string, place: TemplatePlace, now: Date): RenderedLine {
  try {
    const line = parsedJson(json);
    if (!isRecord(line) || typeof line['template'] !== 'string') {
      throw new DataInvalidError(
        'A line must be JSON such as {"template": "{lead.price}", "data": {"lead": {"price": 100}}}.',
      );
    }
    const { template, data = {} } = { ...line, template: line['template'] };
    if (!isRecord(data)) throw new DataInvalidError('"data" must be a JSON object.');
    const outcome = renderSource(template, data, place, now);
    if (outcome.ok) return outcome;
    const [{ code, line: at, column, message }] = outcome.errors;
    return { ok: false, code, line: at, column, message, errors: outcome.errors };
  } catch (error) {
    if (!(error instanceof DataInvalidError)) throw error;
    const { code, message } = error;
    return { ok: false, code, line: 1, column: 1, message, errors: [] };
  }
}

import {
  type ModifierContext,
  OutputLimitError,
  parse,
  render,
  type TemplateData,
  type TemplatePlace,
} from '@pochtovik/template-language';
import { scopeOfData } from './scope-of-data.ts';

/** What is wrong with a template, as `TemplateSyntaxError` tells it. */
export interface RenderFault {
  code: string;
  line: number;
  column: number;
  message: string;
  nearest?: string;
}

/** A text, with the variables that had no value; or all that is wrong, the first thing first. */
export type Outcome =
  | { ok: true; text: string; missing: string[] }
  | { ok: false; errors: [RenderFault, ...RenderFault[]] };

/** Longest text that a letter can have, in UTF-16 units. */
const MAX_LENGTH = 2_000_000;
/** Longest template. */
const MAX_SOURCE = 2_000_000;

/** Renders a template from data alone. @param now for what depends on the day */
export function renderSource(source: string, data: TemplateData, place: TemplatePlace, now: Date): Outcome {
  if (source.length > MAX_SOURCE) {
    return fault('TEMPLATE_TOO_BIG', `The template has more than ${MAX_SOURCE} characters: make it shorter.`);
  }
  const parsed = parse(source, { scope: scopeOfData(data), place });
  if (!parsed.ok) {
    const [first, ...rest] = parsed.errors.map(({ code, line, column, message, nearest }) => ({
      ...{ code, line, column, message },
      ...(nearest !== undefined && { nearest }),
    }));
    return first ? { ok: false, errors: [first, ...rest] } : fault('BAD_FORM', 'The template cannot be read.');
  }
  try {
    const { text, missing } = render(parsed.template, data, { context: contextOf(data, now), maxLength: MAX_LENGTH });
    return { ok: true, text, missing };
  } catch (error) {
    if (error instanceof OutputLimitError) return fault(error.code, error.message);
    throw error;
  }
}

function fault(code: string, message: string): Outcome {
  return { ok: false, errors: [{ code, line: 1, column: 1, message }] };
}

function contextOf({ account }: TemplateData, now: Date): ModifierContext {
  const of = (field: string, otherwise: string): string => {
    const value: unknown = typeof account === 'object' && account !== null ? Reflect.get(account, field) : undefined;
    return typeof value === 'string' ? value : otherwise;
  };
  const timeZone = of('timezone', 'Europe/Moscow');
  return { currency: of('currency', 'RUB'), language: of('language', 'ru'), timeZone, now };
}

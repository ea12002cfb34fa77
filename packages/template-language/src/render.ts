import type { ModifierContext } from './modifier.ts';
import { programOf, type Run } from './program.ts';
import type { Template } from './template.ts';
import type { TemplateData } from './value.ts';

/** A rendered template. */
export interface Rendered {
  text: string;
  /** Where in `text` values of forms stand: start and end (UTF-16 units) of each, one behind the other. The rest is the template's own text. */
  values: readonly number[];
  /** Paths of variables that had no value and no default, each once. */
  missing: string[];
  /** Paths of variables in URLs that would have run code or had a scheme we do not know; `#` stands in their place. */
  refused: string[];
}

/** What a letter brings along besides its data. */
export interface RenderOptions {
  /** The address of each trigger link in this letter, by its number. */
  links?: Readonly<Record<number, string>>;
  /** What modifiers know beside the value. */
  context?: ModifierContext;
  /** Longest text in UTF-16 units. */
  maxLength?: number;
}

const NO_CONTEXT: ModifierContext = { currency: 'RUB', now: new Date(0), timeZone: 'UTC', language: 'ru' };

/**
 * Puts values into a template. They are text: escaped for their places and never read as forms again.
 * @throws TriggerLinkMissingError rather than let a letter leave with a dead link
 * @throws OutputLimitError when lists make the text longer than `maxLength`
 */
export function render(template: Template, data: TemplateData, options: RenderOptions = {}): Rendered {
  const { links = {}, context = NO_CONTEXT, maxLength = Number.POSITIVE_INFINITY } = options;
  const run: Run = {
    ...{ data, links, context, maxLength },
    ...{ entry: undefined, records: [], text: '', values: [], missing: undefined, refused: undefined },
  };
  programOf(template)(run);
  const { text, values, missing, refused } = run;
  return { text, values, missing: missing ? [...missing] : [], refused: refused ? [...refused] : [] };
}

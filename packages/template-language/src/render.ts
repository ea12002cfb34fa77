import { escapeFor, isSafeUrl } from './escape.ts';
import type { AppliedModifier, Part, PlacedForm, Template, ValueNode } from './template.ts';
import { isMissing, type TemplateData, textOf, type Value, valueAt } from './value.ts';

/** A rendered template. */
export interface Rendered {
  text: string;
  /** Paths of variables that had no value and no default, each once. */
  missing: string[];
  /** Paths of variables in URLs that would have run code or had a scheme we do not know; `#` stands in their place. */
  refused: string[];
}

/** What a letter brings along besides its data. */
export interface RenderOptions {
  /** The address of each trigger link in this letter, by its number. */
  links?: Readonly<Record<number, string>>;
}

/** The caller gave no address for a trigger link that the template uses. Code `TRIGGER_LINK_MISSING`. */
export class TriggerLinkMissingError extends Error {
  override readonly name = 'TriggerLinkMissingError';
  readonly code = 'TRIGGER_LINK_MISSING';
  readonly linkNumber: number;

  constructor(linkNumber: number) {
    super(
      `No address was given for {triggerlink:${linkNumber}}; give one for each number of triggerLinksOf(template).`,
    );
    this.linkNumber = linkNumber;
  }
}

/**
 * Puts values into a template. They are text: escaped for their places and never read as forms again.
 * @throws TriggerLinkMissingError rather than let a letter leave with a dead link
 */
export function render(template: Template, data: TemplateData, options: RenderOptions = {}): Rendered {
  const missing = new Set<string>();
  const refused = new Set<string>();

  const renderPart = (part: Part) => (typeof part === 'string' ? part : escapeFor(part.place, textOfForm(part)));

  const textOfForm = (form: PlacedForm) => {
    if (form.type === 'trigger-link') return linkOf(options, form.number);
    const { value, settled } = applyModifiers(valueAt(data, form.path), form.modifiers);
    if (!settled) missing.add(form.path);
    return textOf(value);
  };

  const renderValue = ({ parts, quoted, scheme }: ValueNode) => {
    const text = parts.map(renderPart).join('');
    if (scheme !== undefined && !isSafeUrl(text, scheme)) {
      for (const part of parts) if (typeof part === 'object' && part.type === 'variable') refused.add(part.path);
      return '#';
    }
    // Without quotes an empty value would swallow the attribute behind it.
    return text === '' && !quoted ? '""' : text;
  };

  let text = '';
  for (const node of template.nodes) {
    text += typeof node === 'object' && node.type === 'value' ? renderValue(node) : renderPart(node);
  }
  return { text, missing: [...missing], refused: [...refused] };
}

function applyModifiers(found: Value, modifiers: readonly AppliedModifier[]): { value: Value; settled: boolean } {
  let value = isMissing(found) ? undefined : found;
  let excused = false;
  for (const { modifier, args } of modifiers) {
    if (isMissing(value) && modifier.takesMissing !== true) continue;
    value = modifier.apply(value, args);
    excused ||= modifier.takesMissing === true;
  }
  return { value, settled: excused || !isMissing(value) };
}

function linkOf({ links = {} }: RenderOptions, linkNumber: number): string {
  const link = Object.hasOwn(links, linkNumber) ? links[linkNumber] : undefined;
  if (link === undefined) throw new TriggerLinkMissingError(linkNumber);
  return link;
}

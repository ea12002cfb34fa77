import { compare, holds } from './condition.ts';
import { escapeFor, isSafeUrl } from './escape.ts';
import type { ModifierContext } from './modifier.ts';
import { OutputLimitError, TriggerLinkMissingError } from './render-errors.ts';
import {
  type AppliedModifier,
  type Condition,
  type EachNode,
  type IfNode,
  type Node,
  type Part,
  type PlacedForm,
  type Template,
  THIS,
  type ValueNode,
} from './template.ts';
import { entriesAt, isMissing, type TemplateData, textOf, type Value, valueAt } from './value.ts';

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
  const rendering = new Rendering(options);
  rendering.nodes(template.nodes, data);
  return rendering.result();
}

class Rendering {
  readonly #links: Readonly<Record<number, string>>;
  readonly #context: ModifierContext;
  readonly #maxLength: number;
  readonly #missing = new Set<string>();
  readonly #refused = new Set<string>();
  #text = '';

  constructor({ links = {}, context = NO_CONTEXT, maxLength = Number.POSITIVE_INFINITY }: RenderOptions) {
    this.#links = links;
    this.#context = context;
    this.#maxLength = maxLength;
  }

  result(): Rendered {
    return { text: this.#text, missing: [...this.#missing], refused: [...this.#refused] };
  }

  nodes(nodes: readonly Node[], data: TemplateData): void {
    for (const node of nodes) {
      if (typeof node === 'string') this.#text += node;
      else if (node.type === 'value') this.#text += this.#value(node, data);
      else if (node.type === 'if') this.#if(node, data);
      else if (node.type === 'each') this.#each(node, data);
      else this.#text += this.#part(node, data);
      if (this.#text.length > this.#maxLength) throw new OutputLimitError(this.#maxLength);
    }
  }

  #if({ branches, otherwise }: IfNode, data: TemplateData): void {
    const chosen = branches.find(({ condition, negated }) => this.#fulfils(condition, data) !== negated);
    this.nodes(chosen?.nodes ?? otherwise, data);
  }

  #each({ path, nodes, otherwise }: EachNode, data: TemplateData): void {
    const entries = entriesAt(data, path);
    for (const entry of entries) this.nodes(nodes, { ...data, [THIS]: entry });
    if (entries.length === 0) this.nodes(otherwise, data);
  }

  #fulfils(condition: Condition, data: TemplateData): boolean {
    return condition.some((group) =>
      group.every(({ path, modifiers, compared }) => {
        const { value } = this.#applied(valueAt(data, path), modifiers);
        if (compared) return compare(value, compared.operator, compared.with);
        return holds(value) || entriesAt(data, path).length > 0;
      }),
    );
  }

  #value({ parts, quoted, scheme }: ValueNode, data: TemplateData): string {
    let text = '';
    for (const part of parts) text += this.#part(part, data);
    if (scheme !== undefined && !isSafeUrl(text, scheme)) {
      for (const part of parts) if (typeof part === 'object' && part.type === 'variable') this.#refused.add(part.path);
      return '#';
    }
    // Without quotes an empty value would swallow the attribute behind it.
    return text === '' && !quoted ? '""' : text;
  }

  #part(part: Part, data: TemplateData): string {
    return typeof part === 'string' ? part : escapeFor(part.place, this.#form(part, data));
  }

  #form(form: PlacedForm, data: TemplateData): string {
    if (form.type === 'trigger-link') return this.#link(form.number);
    const { value, settled } = this.#applied(valueAt(data, form.path), form.modifiers);
    if (!settled) this.#missing.add(form.path);
    return textOf(value);
  }

  #applied(found: Value, modifiers: readonly AppliedModifier[]): { value: Value; settled: boolean } {
    let value = isMissing(found) ? undefined : found;
    let excused = false;
    for (const { modifier, args } of modifiers) {
      if (isMissing(value) && modifier.takesMissing !== true) continue;
      value = modifier.apply(value, args, this.#context);
      excused ||= modifier.takesMissing === true;
    }
    return { value, settled: excused || !isMissing(value) };
  }

  #link(linkNumber: number): string {
    const link = Object.hasOwn(this.#links, linkNumber) ? this.#links[linkNumber] : undefined;
    if (link === undefined) throw new TriggerLinkMissingError(linkNumber);
    return link;
  }
}

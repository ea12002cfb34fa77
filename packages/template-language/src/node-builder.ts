import type { OpenValue } from './place.ts';
import type { Node, Part, PlacedForm, ValueNode } from './template.ts';

/** Gathers forms and the text between them into nodes; what stands in one attribute value or URL becomes one node. */
export class NodeBuilder {
  readonly #source: string;
  #nodes: Node[] = [];
  readonly #outer: Node[][] = [];
  #textStart = 0;
  #open: { value: OpenValue; parts: Part[] } | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  /** Adds a form that stands from `start` to `end`, within `value` if it is in one. */
  add(form: PlacedForm, start: number, end: number, value: OpenValue | undefined): void {
    if (value !== undefined && this.#open === undefined) {
      this.#addText(this.#nodes, value.start);
      this.#open = { value, parts: [] };
    }
    const parts = this.#open?.parts ?? this.#nodes;
    this.#addText(parts, start);
    parts.push(form);
    this.#textStart = end;
  }

  /** Tells which value is open now that the character at `index` is read; the one before, if another, ended in front of it. */
  reach(index: number, value: OpenValue | undefined): void {
    const open = this.#open;
    if (open === undefined || open.value === value) return;
    this.#addText(open.parts, index);
    this.#nodes.push(valueNode(open.value, open.parts));
    this.#open = undefined;
  }

  /** Begins the nodes of a block's branch behind the tag that stands from `start` to `end`. */
  begin(start: number, end: number): void {
    this.#addText(this.#nodes, start);
    this.#textStart = end;
    this.#outer.push(this.#nodes);
    this.#nodes = [];
  }

  /** Ends the branch at `start` and gives its nodes. */
  end(start: number): readonly Node[] {
    this.#addText(this.#nodes, start);
    const nodes = this.#nodes;
    this.#nodes = this.#outer.pop() ?? [];
    return nodes;
  }

  /** Adds a block whose closing tag ends at `end`. */
  put(block: Node, end: number): void {
    this.#nodes.push(block);
    this.#textStart = end;
  }

  /** All nodes, once the whole source is read. */
  finish(): readonly Node[] {
    this.reach(this.#source.length, undefined);
    this.#addText(this.#nodes, this.#source.length);
    return this.#nodes;
  }

  #addText(parts: { push(text: string): unknown }, end: number): void {
    if (end > this.#textStart) parts.push(this.#source.slice(this.#textStart, end));
    this.#textStart = end;
  }
}

function valueNode({ quoted, url }: OpenValue, parts: readonly Part[]): ValueNode {
  const [first] = parts;
  if (!url) return { type: 'value', quoted, scheme: undefined, parts };
  const written = typeof first === 'string' && /[:/?#]/.test(first);
  return { type: 'value', quoted, scheme: written ? 'written' : 'from-value', parts };
}

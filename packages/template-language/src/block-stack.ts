import type { BlockSyntax } from './block-syntax.ts';
import type { NodeBuilder } from './node-builder.ts';
import { resolveCondition, resolveList } from './resolve.ts';
import { type ScopeIndex, withThis } from './scope.ts';
import type { FormFault } from './syntax-error.ts';
import type { Condition, Node } from './template.ts';

/** Blocks inside blocks, at most. */
export const MAX_DEPTH = 20;

interface Branch {
  condition: Condition;
  negated: boolean;
  nodes: readonly Node[];
}

type OpenBlock = { at: number; scope: ScopeIndex } & (
  | { type: 'if' | 'unless'; branches: Branch[]; next: Omit<Branch, 'nodes'> | 'otherwise' }
  | { type: 'each'; path: string; nodes: readonly Node[] | undefined }
);

/** The blocks that are open at a point of the source, and the scope there. */
export class BlockStack {
  readonly #builder: NodeBuilder;
  readonly #open: OpenBlock[] = [];
  #scope: ScopeIndex;

  constructor(builder: NodeBuilder, scope: ScopeIndex) {
    this.#builder = builder;
    this.#scope = scope;
  }

  /** What names stand for here. */
  get scope(): ScopeIndex {
    return this.#scope;
  }

  /** Goes over the tag of a block that stands from `start` to `end`. @returns what is wrong with it */
  tag(tag: BlockSyntax, start: number, end: number): FormFault[] {
    switch (tag.type) {
      case 'open-if':
        return this.#openIf(tag, start, end);
      case 'open-each':
        return this.#openEach(tag, start, end);
      case 'else':
        return this.#else(tag, start, end);
      case 'close':
        return this.#close(tag.block, start, end);
    }
  }

  /** Faults of blocks that were never closed, each at its opening brace. */
  unclosed(): { at: number; fault: FormFault }[] {
    return this.#open.map(({ at, type }) => ({
      at,
      fault: badBlock(`The block is not closed: put {{/${type}}} where it ends.`),
    }));
  }

  #openIf(tag: Extract<BlockSyntax, { type: 'open-if' }>, start: number, end: number): FormFault[] {
    const condition = resolveCondition(tag.condition, this.#scope);
    const next = { condition: condition.ok ? condition.value : [], negated: tag.negated };
    const deep = this.#push({ type: tag.block, at: start, scope: this.#scope, branches: [], next }, start, end);
    return condition.ok ? deep : [...condition.faults, ...deep];
  }

  #openEach(tag: Extract<BlockSyntax, { type: 'open-each' }>, start: number, end: number): FormFault[] {
    const list = resolveList(tag.name, this.#scope);
    const path = list.ok ? list.value.path : tag.name;
    const deep = this.#push({ type: 'each', at: start, scope: this.#scope, path, nodes: undefined }, start, end);
    this.#scope = withThis(this.#scope, path, list.ok ? list.value.fields : undefined);
    return list.ok ? deep : [...list.faults, ...deep];
  }

  #push(block: OpenBlock, start: number, end: number): FormFault[] {
    this.#open.push(block);
    this.#builder.begin(start, end);
    return this.#open.length > MAX_DEPTH ? [badBlock(`At most ${MAX_DEPTH} blocks may stand inside each other.`)] : [];
  }

  #else(tag: Extract<BlockSyntax, { type: 'else' }>, start: number, end: number): FormFault[] {
    const block = this.#open.at(-1);
    if (!block) return [badBlock('{{else}} stands inside a block: {{#if …}}…{{else}}…{{/if}}.')];
    if (block.type === 'each') {
      if (block.nodes || tag.condition) return [badBlock('{{#each}} takes one {{else}}, for an empty list.')];
      block.nodes = this.#builder.end(start);
      this.#scope = block.scope;
    } else {
      if (block.next === 'otherwise') return [badBlock('Behind {{else}} only {{/if}} can follow.')];
      block.branches.push({ ...block.next, nodes: this.#builder.end(start) });
      const condition = tag.condition && resolveCondition(tag.condition, this.#scope);
      block.next = condition ? { condition: condition.ok ? condition.value : [], negated: false } : 'otherwise';
      this.#builder.begin(start, end);
      return !condition || condition.ok ? [] : condition.faults;
    }
    this.#builder.begin(start, end);
    return [];
  }

  #close(name: OpenBlock['type'], start: number, end: number): FormFault[] {
    const block = this.#open.at(-1);
    if (block?.type !== name) {
      const open = block ? `first {{/${block.type}}}, then this one` : 'there is no open block here';
      return [badBlock(`{{/${name}}} closes nothing: ${open}.`)];
    }
    this.#open.pop();
    const nodes = this.#builder.end(start);
    if (block.type === 'each') {
      const { path } = block;
      const otherwise = block.nodes === undefined ? [] : nodes;
      this.#builder.put({ type: 'each', path, nodes: block.nodes ?? nodes, otherwise }, end);
    } else {
      const otherwise = block.next === 'otherwise' ? nodes : [];
      if (block.next !== 'otherwise') block.branches.push({ ...block.next, nodes });
      this.#builder.put({ type: 'if', branches: block.branches, otherwise }, end);
    }
    this.#scope = block.scope;
    return [];
  }
}

function badBlock(message: string): FormFault {
  return { code: 'BAD_BLOCK', message };
}

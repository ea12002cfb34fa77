import { compare, holds } from './condition.ts';
import { escaperFor, isSafeUrl } from './escape.ts';
import { type Apply, memoized } from './memo.ts';
import type { ModifierContext } from './modifier.ts';
import { PathReaders, type Source } from './path-reader.ts';
import { OutputLimitError, TriggerLinkMissingError } from './render-errors.ts';
import type {
  AppliedModifier,
  Condition,
  EachNode,
  IfNode,
  Node,
  Part,
  PlacedForm,
  Template,
  Test,
  ValueNode,
} from './template.ts';
import { isMissing, type TemplateData, textOf, type Value } from './value.ts';

/** One rendering under way. */
export interface Run extends Source {
  readonly data: TemplateData;
  readonly links: Readonly<Record<number, string>>;
  readonly context: ModifierContext;
  readonly maxLength: number;
  text: string;
  /** Where in `text` values of forms stand: start and end of each, in order. */
  readonly values: number[];
  /** Made when there is something to tell. */
  missing: Set<string> | undefined;
  refused: Set<string> | undefined;
}

/** A template made ready to run: adds its text to the run's. */
export type Program = (run: Run) => void;

type Writer = (run: Run) => string;
type Pipe = (found: Value, run: Run) => Value;

/** Programs of templates, made at their first rendering and kept as long as they are. */
const programs = new WeakMap<Template, Program>();

/** The program of a template. */
export function programOf(template: Template): Program {
  let program = programs.get(template);
  if (program === undefined) {
    program = new Compiler().nodes(template.nodes);
    programs.set(template, program);
  }
  return program;
}

/** Resolves paths and binds modifiers once, so that a rendering only runs. */
class Compiler {
  readonly #readers = new PathReaders();

  nodes(nodes: readonly Node[]): Program {
    const steps = nodes.map((node) => this.#step(node));
    return (run) => {
      for (const step of steps) {
        step(run);
        if (run.text.length > run.maxLength) throw new OutputLimitError(run.maxLength);
      }
    };
  }

  #step(node: Node): Program {
    if (typeof node !== 'string' && node.type === 'if') return this.#if(node);
    if (typeof node !== 'string' && node.type === 'each') return this.#each(node);
    if (typeof node !== 'string' && node.type === 'value') return this.#value(node);
    return this.#part(node);
  }

  #if({ branches, otherwise }: IfNode): Program {
    const choices = branches.map(({ condition, negated, nodes }) => ({
      fulfils: this.#condition(condition),
      negated,
      program: this.nodes(nodes),
    }));
    const last = this.nodes(otherwise);
    return (run) => {
      const chosen = choices.find(({ fulfils, negated }) => fulfils(run) !== negated);
      (chosen?.program ?? last)(run);
    };
  }

  #each({ path, nodes, otherwise }: EachNode): Program {
    const { entries } = this.#readers.reader(path);
    const body = this.nodes(nodes);
    const empty = this.nodes(otherwise);
    return (run) => {
      const list = entries(run);
      const outer = run.entry;
      for (const entry of list) {
        run.entry = entry;
        body(run);
      }
      run.entry = outer;
      if (list.length === 0) empty(run);
    };
  }

  #condition(condition: Condition): (run: Run) => boolean {
    const groups = condition.map((group) => group.map((test) => this.#test(test)));
    return (run) => groups.some((group) => group.every((fulfils) => fulfils(run)));
  }

  #test({ path, modifiers, compared }: Test): (run: Run) => boolean {
    const reader = this.#readers.reader(path);
    const pipe = pipeOf(modifiers).apply;
    if (compared) return (run) => compare(pipe(reader.value(run), run), compared.operator, compared.with);
    return (run) => holds(pipe(reader.value(run), run)) || reader.entries(run).length > 0;
  }

  #value({ parts, quoted, scheme }: ValueNode): Program {
    const steps = parts.map((part) => this.#part(part));
    const paths = parts.flatMap((part) => (typeof part === 'object' && part.type === 'variable' ? [part.path] : []));
    return (run) => {
      const { text: before, values } = run;
      const known = values.length;
      run.text = '';
      for (const step of steps) step(run);
      const { text } = run;
      const isRefused = scheme !== undefined && !isSafeUrl(text, scheme);
      if (isRefused) {
        run.refused ??= new Set();
        for (const path of paths) run.refused.add(path);
      }
      // Without quotes an empty value would swallow the attribute behind it.
      const instead = isRefused ? '#' : text === '' && !quoted ? '""' : undefined;
      run.text = before + (instead ?? text);
      if (instead === undefined) {
        for (let at = known; at < values.length; at += 1) values[at] = (values[at] ?? 0) + before.length;
      } else {
        values.length = known;
        values.push(before.length, run.text.length);
      }
    };
  }

  #part(part: Part): Program {
    if (typeof part === 'string') {
      return (run) => {
        run.text += part;
      };
    }
    const write = part.type === 'trigger-link' ? triggerLinkWriter(part) : this.#variable(part);
    return (run) => {
      const start = run.text.length;
      run.text += write(run);
      run.values.push(start, run.text.length);
    };
  }

  #variable({ path, modifiers, place }: Extract<PlacedForm, { type: 'variable' }>): Writer {
    const reader = this.#readers.reader(path);
    const { apply, excuses } = pipeOf(modifiers);
    const escaped = escaperFor(place);
    return (run) => {
      const value = apply(reader.value(run), run);
      if (isMissing(value)) {
        if (!excuses) {
          run.missing ??= new Set();
          run.missing.add(path);
        }
        if (value === undefined) return '';
      }
      return escaped(textOf(value));
    };
  }
}

function triggerLinkWriter({ number, place }: Extract<PlacedForm, { type: 'trigger-link' }>): Writer {
  const escaped = escaperFor(place);
  return ({ links }) => escaped(linkOf(links, number));
}

/** Modifiers one behind the other; only those for missing values ever see one, and excuse it then. */
function pipeOf(modifiers: readonly AppliedModifier[]): { apply: Pipe; excuses: boolean } {
  const applied = modifiers.map(({ modifier, args }): { apply: Apply; takesMissing: boolean } => ({
    apply: memoized(modifier, args),
    takesMissing: modifier.takesMissing === true,
  }));
  return {
    excuses: applied.some(({ takesMissing }) => takesMissing),
    apply(found, { context }) {
      let value = isMissing(found) ? undefined : found;
      for (const { apply, takesMissing } of applied) {
        if (takesMissing || !isMissing(value)) value = apply(value, context);
      }
      return value;
    },
  };
}

function linkOf(links: Run['links'], linkNumber: number): string {
  const link = Object.hasOwn(links, linkNumber) ? links[linkNumber] : undefined;
  if (link === undefined) throw new TriggerLinkMissingError(linkNumber);
  return link;
}

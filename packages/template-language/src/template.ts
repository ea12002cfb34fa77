import type { Argument, Modifier } from './modifier.ts';
import type { Place } from './place.ts';

/** A modifier with the arguments it was written with. */
export interface AppliedModifier {
  modifier: Modifier;
  args: readonly Argument[];
}

/** A form that names only what the scope declares. */
export type Form =
  | { type: 'variable'; path: string; modifiers: readonly AppliedModifier[] }
  | { type: 'trigger-link'; number: number };

/** A form and the place that decides how its value is escaped. */
export type PlacedForm = Form & { place: Place };

/** Text of the user's own, or a form. */
export type Part = string | PlacedForm;

/** The whole value of an attribute or URL that holds forms: what it comes to is judged as one. */
export interface ValueNode {
  type: 'value';
  /** False for an attribute value without quotes, which must not become empty. */
  quoted: boolean;
  /** For a URL, who wrote its scheme: the template's text, or the value of a form; absent when it is no URL. */
  scheme?: 'written' | 'from-value' | undefined;
  parts: readonly Part[];
}

/** How a value is compared with what a condition says. */
export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** One comparison of a condition; without `compared` it asks whether there is a value (`0`, `false` and blanks are none). */
export interface Test {
  path: string;
  modifiers: readonly AppliedModifier[];
  compared?: { operator: Operator; with: Argument } | undefined;
}

/** True when all tests of any of its groups are: `a and b or c`. */
export type Condition = readonly (readonly Test[])[];

/** `{{#if …}}…{{else}}…{{/if}}`: the nodes of the first branch whose condition holds, else `otherwise`. */
export interface IfNode {
  type: 'if';
  branches: readonly { condition: Condition; negated: boolean; nodes: readonly Node[] }[];
  otherwise: readonly Node[];
}

/** `{{#each contacts}}…{{/each}}`: its nodes once for each entry, which `this` names. */
export interface EachNode {
  type: 'each';
  path: string;
  nodes: readonly Node[];
  otherwise: readonly Node[];
}

/** A piece of a template. */
export type Node = Part | ValueNode | IfNode | EachNode;

/** A parsed template. Holds no data; render it as often as needed. */
export interface Template {
  nodes: readonly Node[];
}

/** Paths of the variables used, each once, in order of first use: the data that `render` needs. */
export function variablesOf({ nodes }: Template): string[] {
  const paths = [...usedIn(nodes)].flatMap((used) => ('path' in used ? [used.path] : []));
  return [...new Set(paths)].filter((path) => path !== THIS && !path.startsWith(`${THIS}.`));
}

/** Numbers of the trigger links used, each once, in order of first use. */
export function triggerLinksOf({ nodes }: Template): number[] {
  return [...new Set([...usedIn(nodes)].flatMap((used) => ('linkNumber' in used ? [used.linkNumber] : [])))];
}

/** Name of the entry that `{{#each}}` stands at. */
export const THIS = 'this';

function* usedIn(nodes: readonly Node[]): Iterable<{ path: string } | { linkNumber: number }> {
  for (const node of nodes) {
    if (typeof node === 'string') continue;
    if (node.type === 'variable') yield { path: node.path };
    else if (node.type === 'trigger-link') yield { linkNumber: node.number };
    else if (node.type === 'value') yield* usedIn(node.parts);
    else if (node.type === 'each') {
      yield { path: node.path };
      yield* usedIn(node.nodes);
      yield* usedIn(node.otherwise);
    } else {
      for (const { condition, nodes: inside } of node.branches) {
        yield* condition.flat();
        yield* usedIn(inside);
      }
      yield* usedIn(node.otherwise);
    }
  }
}

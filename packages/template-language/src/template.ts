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

/** A piece of a template. */
export type Node = Part | ValueNode;

/** A parsed template. Holds no data; render it as often as needed. */
export interface Template {
  nodes: readonly Node[];
}

/** Paths of the variables used, each once, in order of first use: the data that `render` needs. */
export function variablesOf(template: Template): string[] {
  return [...new Set(formsOf(template).flatMap((form) => (form.type === 'variable' ? [form.path] : [])))];
}

/** Numbers of the trigger links used, each once, in order of first use. */
export function triggerLinksOf(template: Template): number[] {
  return [...new Set(formsOf(template).flatMap((form) => (form.type === 'trigger-link' ? [form.number] : [])))];
}

function formsOf({ nodes }: Template): PlacedForm[] {
  return nodes
    .flatMap((node) => (typeof node === 'object' && node.type === 'value' ? node.parts : [node]))
    .filter((part) => typeof part === 'object');
}

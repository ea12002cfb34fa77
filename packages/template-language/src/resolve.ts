import type { FormSyntax, PipeSyntax } from './form-syntax.ts';
import type { Modifier } from './modifier.ts';
import { nearestName } from './nearest-name.ts';
import type { ScopeIndex, VariableKind } from './scope.ts';
import type { FormFault } from './syntax-error.ts';
import type { AppliedModifier, Form } from './template.ts';

/** A form whose names are all known, or all that is wrong with it. */
export type Resolved = { ok: true; form: Form } | { ok: false; faults: FormFault[] };

type NamingSyntax = Extract<FormSyntax, { type: 'variable' | 'trigger-link' }>;

/** Looks up the names of a form in the scope. */
export function resolve(syntax: NamingSyntax, scope: ScopeIndex): Resolved {
  if (syntax.type === 'trigger-link') {
    const { number } = syntax;
    if (scope.triggerLinks.has(number)) return { ok: true, form: { type: 'trigger-link', number } };
    return { ok: false, faults: [unknownTriggerLink(number, scope)] };
  }
  const faults: FormFault[] = [];
  const kind = scope.variables.get(syntax.path);
  if (kind === undefined) faults.push(unknownVariable(syntax.path, scope));
  const modifiers = resolvePipes(syntax.pipes, kind, scope, faults);
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, form: { type: 'variable', path: syntax.path, modifiers } };
}

function resolvePipes(
  pipes: readonly PipeSyntax[],
  kindOfVariable: VariableKind | undefined,
  scope: ScopeIndex,
  faults: FormFault[],
): AppliedModifier[] {
  const applied: AppliedModifier[] = [];
  let kind = kindOfVariable;
  for (const { name, args } of pipes) {
    const modifier = scope.modifiers.get(name);
    if (modifier === undefined) {
      faults.push(unknownModifier(name, scope));
      kind = undefined;
      continue;
    }
    const wrongKind = kind !== undefined && modifier.accepts !== 'any' && !modifier.accepts.includes(kind);
    if (wrongKind) {
      const message = `"${name}" cannot be put on a value of kind ${kind}; it takes ${modifier.accepts.toString()}.`;
      faults.push({ code: 'WRONG_KIND', message });
    }
    if (!fits(modifier, args)) faults.push({ code: 'BAD_ARGUMENTS', message: argumentsMessage(modifier) });
    applied.push({ modifier, args });
    if (modifier.returns !== 'same') kind = modifier.returns;
  }
  return applied;
}

function fits({ parameters }: Modifier, args: readonly (string | number)[]): boolean {
  const needed = parameters.filter(({ optional }) => optional !== true).length;
  if (args.length < needed || args.length > parameters.length) return false;
  return args.every((arg, index) => (parameters[index]?.type === 'number') === (typeof arg === 'number'));
}

function argumentsMessage({ name, parameters }: Modifier): string {
  if (parameters.length === 0) return `"${name}" takes no values: write {…|${name}}.`;
  const form = parameters.map(({ type }) => (type === 'number' ? '1' : '"…"')).join(', ');
  const names = parameters.map((parameter) => parameter.name + (parameter.optional === true ? ' (optional)' : ''));
  return `"${name}" takes ${names.join(', ')}: write {…|${name}:${form}}.`;
}

function unknownVariable(path: string, scope: ScopeIndex): FormFault {
  return unknown('UNKNOWN_VARIABLE', 'variable', path, nearestName(path, scope.variables.keys()));
}

function unknownModifier(name: string, scope: ScopeIndex): FormFault {
  return unknown('UNKNOWN_MODIFIER', 'modifier', name, nearestName(name, scope.modifiers.keys()));
}

function unknownTriggerLink(number: number, scope: ScopeIndex): FormFault {
  const names = [...scope.triggerLinks].map((known) => `triggerlink:${known}`);
  const name = `triggerlink:${number}`;
  return unknown('UNKNOWN_TRIGGER_LINK', 'trigger link', name, nearestName(name, names));
}

function unknown(code: FormFault['code'], what: string, written: string, nearest: string | undefined): FormFault {
  const shown = written.length > 100 ? `${written.slice(0, 100)}…` : written;
  const advice = nearest === undefined ? 'choose one from the list' : `did you mean "${nearest}"?`;
  return { code, message: `There is no ${what} "${shown}": ${advice}`, nearest };
}

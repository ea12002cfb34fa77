import type { TestSyntax } from './block-syntax.ts';
import { canonicalName } from './canonical-name.ts';
import type { FormSyntax } from './form-syntax.ts';
import { nearestName } from './nearest-name.ts';
import { resolvePipes } from './resolve-pipes.ts';
import type { ScopeIndex } from './scope.ts';
import type { FormFault } from './syntax-error.ts';
import type { Condition, Form, Test } from './template.ts';
import { unknown } from './unknown.ts';
import type { VariableKind } from './variable-kind.ts';

/** What names stand for, or all that is wrong with them. */
export type Resolved<T> = { ok: true; value: T } | { ok: false; faults: FormFault[] };

type NamingSyntax = Extract<FormSyntax, { type: 'variable' | 'trigger-link' }>;

/** Looks up the names of a form in the scope. */
export function resolveForm(syntax: NamingSyntax, scope: ScopeIndex): Resolved<Form> {
  if (syntax.type === 'trigger-link') {
    const { number } = syntax;
    if (scope.triggerLinks.has(number)) return { ok: true, value: { type: 'trigger-link', number } };
    return { ok: false, faults: [unknownTriggerLink(number, scope)] };
  }
  const faults: FormFault[] = [];
  const found = variableOf(syntax.name, scope, faults);
  const modifiers = resolvePipes(syntax.pipes, found?.kind, scope, faults);
  if (!found || faults.length > 0) return { ok: false, faults };
  return { ok: true, value: { type: 'variable', path: found.path, modifiers } };
}

/** Looks up the names of a condition. */
export function resolveCondition(groups: readonly (readonly TestSyntax[])[], scope: ScopeIndex): Resolved<Condition> {
  const faults: FormFault[] = [];
  const value = groups.map((group) => group.flatMap((test) => testOf(test, scope, faults) ?? []));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value };
}

/** Looks up what `{{#each}}` goes over: a list of records with their fields, or of values without. */
export function resolveList(
  name: string,
  scope: ScopeIndex,
): Resolved<{ path: string; fields: Readonly<Record<string, VariableKind>> | undefined }> {
  const faults: FormFault[] = [];
  const path = pathOf(name, scope, faults, (near) => scope.lists.has(near) || scope.kinds.get(near) === 'list');
  if (path === undefined) return { ok: false, faults };
  const fields = scope.lists.get(path);
  if (fields !== undefined || scope.kinds.get(path) === 'list') return { ok: true, value: { path, fields } };
  const message = `"${name}" is no list: {{#each}} goes over lists, such as lead.tags.`;
  return { ok: false, faults: [{ code: 'WRONG_KIND', message }] };
}

function testOf({ name, pipes, compared }: TestSyntax, scope: ScopeIndex, faults: FormFault[]): Test | undefined {
  // A list of records may be asked whether it has any.
  const list = scope.lists.has(scope.names.get(canonicalName(name))?.paths[0] ?? '') && pipes.length === 0;
  const found = list ? { path: pathOf(name, scope, faults) ?? name, kind: undefined } : variableOf(name, scope, faults);
  const modifiers = resolvePipes(pipes, found?.kind, scope, faults);
  return found && { path: found.path, modifiers, compared };
}

function variableOf(
  name: string,
  scope: ScopeIndex,
  faults: FormFault[],
): { path: string; kind: VariableKind } | undefined {
  const path = pathOf(name, scope, faults);
  if (path === undefined) return undefined;
  const kind = scope.kinds.get(path);
  if (kind !== undefined) return { path, kind };
  faults.push({ code: 'WRONG_KIND', message: `"${name}" is a list of records: write {{#each ${name}}}…{{/each}}.` });
  return undefined;
}

/** @param mayMean which paths a wrong name can have been meant for */
function pathOf(
  name: string,
  scope: ScopeIndex,
  faults: FormFault[],
  mayMean = (path: string) => scope.kinds.has(path),
): string | undefined {
  const known = scope.names.get(canonicalName(name));
  if (known?.paths.length === 1) return known.paths[0];
  if (known === undefined) {
    const meant = [...scope.names].filter(([, { paths }]) => paths.some(mayMean)).map(([known]) => known);
    const nearest = nearestName(canonicalName(name), meant);
    const right = nearest === undefined ? undefined : scope.names.get(nearest)?.name;
    faults.push(unknown('UNKNOWN_VARIABLE', 'variable', name, right));
  } else {
    const choice = known.paths.map((path) => `{${path}}`).join(' or ');
    const message = `Several variables are called "${known.name}": write ${choice}.`;
    faults.push({ code: 'AMBIGUOUS_VARIABLE', message, nearest: known.paths[0] });
  }
  return undefined;
}

function unknownTriggerLink(number: number, scope: ScopeIndex): FormFault {
  const names = [...scope.triggerLinks].map((known) => `triggerlink:${known}`);
  const name = `triggerlink:${number}`;
  return unknown('UNKNOWN_TRIGGER_LINK', 'trigger link', name, nearestName(name, names));
}

import { canonicalName } from './canonical-name.ts';
import type { Argument, Modifier } from './modifier.ts';
import { nearestName } from './nearest-name.ts';
import type { ScopeIndex } from './scope.ts';
import type { FormFault } from './syntax-error.ts';
import type { AppliedModifier } from './template.ts';
import { unknown } from './unknown.ts';
import type { PipeSyntax } from './value-syntax.ts';
import type { VariableKind } from './variable-kind.ts';

/**
 * Looks up the modifiers behind a value and follows its kind through them; what is wrong goes to `faults`.
 * @param kindOfVariable undefined when the variable itself is unknown: then kinds are not judged
 */
export function resolvePipes(
  pipes: readonly PipeSyntax[],
  kindOfVariable: VariableKind | undefined,
  scope: ScopeIndex,
  faults: FormFault[],
): AppliedModifier[] {
  const applied: AppliedModifier[] = [];
  let kind = kindOfVariable;
  for (const { name, args } of pipes) {
    const modifier = scope.modifiers.get(canonicalName(name));
    if (modifier === undefined) {
      const nearest = nearestName(canonicalName(name), scope.modifiers.keys());
      faults.push(unknown('UNKNOWN_MODIFIER', 'modifier', name, nearest));
      kind = undefined;
      continue;
    }
    if (kind !== undefined && modifier.accepts !== 'any' && !modifier.accepts.includes(kind)) {
      const message = `"${name}" cannot be put on a value of kind ${kind}; it takes ${modifier.accepts.join(', ')}.`;
      faults.push({ code: 'WRONG_KIND', message });
    }
    if (!fits(modifier, args)) faults.push({ code: 'BAD_ARGUMENTS', message: argumentsMessage(modifier) });
    applied.push({ modifier, args });
    if (modifier.returns !== 'same') kind = modifier.returns;
  }
  return applied;
}

function fits({ parameters }: Modifier, args: readonly Argument[]): boolean {
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

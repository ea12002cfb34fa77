import { crmScope, ENTITIES } from '@pochtovik/letter-variables';
import type { Scope, TemplateData, VariableKind } from '@pochtovik/template-language';

/** Levels that paths of data are followed down. */
const MAX_DEPTH = 5;

/**
 * What a template may name when the data is all there is to go by: the variables of cards, and whatever the data holds, by its
 * own path and, inside a card, also behind the card's Russian names. Kinds are told by the values.
 */
export function scopeOfData(data: TemplateData): Scope {
  const crm = crmScope([]);
  const variables: Record<string, VariableKind> = { ...crm.variables };
  const lists: Record<string, Readonly<Record<string, VariableKind>>> = { ...crm.lists };
  const names = [...(crm.names ?? [])];
  for (const [path, value] of valuesIn(data, '', MAX_DEPTH)) {
    const [entity = '', ...rest] = path.split('.');
    for (const first of ENTITIES[entity]?.names ?? []) names.push({ name: [first, ...rest].join('.'), path });
    if (Array.isArray(value) && value.some((entry) => typeof entry === 'object')) lists[path] ??= fieldsOf(value);
    else variables[path] ??= kindOf(value);
  }
  return { ...crm, variables, lists, names, triggerLinks: [] };
}

function* valuesIn(data: object, before: string, depth: number): Iterable<[string, unknown]> {
  for (const [word, value] of Object.entries(data)) {
    const path = before === '' ? word : `${before}.${word}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      if (depth > 0) yield* valuesIn(value, path, depth - 1);
    } else yield [path, value];
  }
}

function fieldsOf(entries: readonly unknown[]): Record<string, VariableKind> {
  const fields = entries.flatMap((entry) => (typeof entry === 'object' && entry !== null ? Object.entries(entry) : []));
  return Object.fromEntries(fields.map(([field, value]) => [field, kindOf(value)]));
}

function kindOf(value: unknown): VariableKind {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return Array.isArray(value) ? 'list' : 'text';
}

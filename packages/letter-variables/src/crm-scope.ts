import type { Scope, VariableKind, VariableName } from '@pochtovik/template-language';
import { type CustomField, customKind, customNames, customPath } from './custom-fields.ts';
import { ENTITIES, type Entity, LISTS } from './fields.ts';
import { MODIFIERS } from './modifiers/index.ts';

/**
 * All variables of a card by path and by their Russian names: `lead`, `contact` (the main one), `company`, `responsible`,
 * `account`, the list `contacts`, and custom fields by id (`lead.cf.901`) and by name; with all modifiers. Trigger links and
 * the words of trigger texts are the caller's to add.
 */
export function crmScope(customFields: readonly CustomField[]): Scope {
  const custom = customFields.map((field): [string, VariableKind] => [customPath(field), customKind(field.type)]);
  return {
    variables: { ...FIXED, ...Object.fromEntries(custom) },
    names: [...NAMES, ...customFields.flatMap(customNames)],
    lists: FIXED_LISTS,
    modifiers: MODIFIERS,
    triggerLinks: [],
  };
}

const FIXED: Readonly<Record<string, VariableKind>> = Object.fromEntries(
  Object.entries(ENTITIES).flatMap(([entity, { fields }]) =>
    Object.entries(fields).map(([field, { kind }]): [string, VariableKind] => [`${entity}.${field}`, kind]),
  ),
);
const FIXED_LISTS = Object.fromEntries(Object.entries(LISTS).map(([list, { fields }]) => [list, kindsOf(fields)]));
const NAMES: readonly VariableName[] = [
  ...Object.entries(ENTITIES).flatMap(([entity, known]) => namesOf(entity, known)),
  ...Object.entries(LISTS).flatMap(([path, { names }]) => names.map((name) => ({ name, path }))),
];

/** Each Russian or English name of an entity with each of its fields'. */
function namesOf(entity: string, { names, fields }: Entity): VariableName[] {
  return Object.entries(fields).flatMap(([field, { names: fieldNames }]) =>
    [entity, ...names].flatMap((first) =>
      [field, ...fieldNames].map((last) => ({ name: `${first}.${last}`, path: `${entity}.${field}` })),
    ),
  );
}

function kindsOf(fields: Entity['fields']): Record<string, VariableKind> {
  return Object.fromEntries(Object.entries(fields).map(([field, { kind }]) => [field, kind]));
}

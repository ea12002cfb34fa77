import type { Scope, VariableKind, VariableName } from '@pochtovik/template-language';
import { type CustomField, customKind, customNames, customOfEntry, customPath } from './custom-fields.ts';
import { ENTITIES, type Entity, type Field, LISTS } from './fields.ts';
import { MODIFIERS } from './modifiers/index.ts';

/**
 * All variables of a card by path and by their Russian names: `lead`, `contact` (the main one), `company`, `responsible`, `customer`, `element` (the
 * first one), `account`, the lists `contacts` and `elements`, and custom fields by id (`lead.cf.901`) and by name; with all modifiers. Trigger links and
 * the words of trigger texts are the caller's to add.
 */
export function crmScope(customFields: readonly CustomField[]): Scope {
  const custom = customFields.map((field): [string, VariableKind] => [customPath(field), customKind(field.type)]);
  const customByName = customFields.flatMap(customNames);
  const taken = new Set(customByName.map(({ name }) => plain(name)));
  return {
    variables: { ...FIXED, ...Object.fromEntries(custom) },
    names: [...NAMES, ...YIELDING.filter(({ name }) => !taken.has(plain(name))), ...customByName],
    lists: Object.fromEntries(
      Object.entries(LISTS).map(([list, { fields }]) => [
        list,
        {
          ...kindsOf(fields),
          ...Object.fromEntries(ofEntries(list, customFields).map(({ path, kind }) => [path, kind])),
        },
      ]),
    ),
    entryNames: Object.fromEntries(
      Object.entries(LISTS).map(([list, known]) => [list, entryNames(list, known, customFields)]),
    ),
    modifiers: MODIFIERS,
    triggerLinks: [],
  };
}

/** Each Russian or English name of an entity with each of its fields'. */
export function namesOfEntity(path: string, { names, fields }: Entity): VariableName[] {
  return Object.entries(fields).flatMap(([field, { names: fieldNames }]) =>
    [path, ...names].flatMap((first) =>
      [field, ...fieldNames].map((last) => ({ name: `${first}.${last}`, path: `${path}.${field}` })),
    ),
  );
}

const FIXED: Readonly<Record<string, VariableKind>> = Object.fromEntries(
  Object.entries(ENTITIES).flatMap(([entity, { fields }]) =>
    Object.entries(fields).map(([field, { kind }]): [string, VariableKind] => [`${entity}.${field}`, kind]),
  ),
);
const NAMES: readonly VariableName[] = [
  ...Object.entries(ENTITIES).flatMap(([entity, known]) => namesOfEntity(entity, withFields(known, false))),
  ...Object.entries(LISTS).flatMap(([path, { names }]) => names.map((name) => ({ name, path }))),
];
/** Names that a custom field's goes before. */
const YIELDING: readonly VariableName[] = Object.entries(ENTITIES).flatMap(([entity, known]) =>
  namesOfEntity(entity, withFields(known, true)),
);
/** Entities whose records a list has. */
const ENTITY_OF: Readonly<Record<string, CustomField['entityType']>> = { contacts: 'contact', elements: 'element' };

function withFields({ names, fields }: Entity, yields: boolean): Entity {
  const chosen = Object.entries(fields).filter(([, field]) => (field.yields ?? false) === yields);
  return { names, fields: Object.fromEntries(chosen) };
}

function ofEntries(list: string, customFields: readonly CustomField[]) {
  return customFields.filter(({ entityType }) => entityType === ENTITY_OF[list]).map(customOfEntry);
}

/** Names of a list's fields as `this.…` goes on: Russian ones, and those of custom fields. */
function entryNames(list: string, { fields }: Entity, customFields: readonly CustomField[]): VariableName[] {
  const custom = ofEntries(list, customFields).filter(({ name }) => name !== '');
  const taken = new Set(custom.map(({ name }) => plain(name)));
  const fixed = Object.entries(fields).flatMap(([path, field]: [string, Field]) =>
    field.names.filter((name) => field.yields !== true || !taken.has(plain(name))).map((name) => ({ name, path })),
  );
  return [...fixed, ...custom.map(({ name, path }) => ({ name, path }))];
}

/** Names as the language compares them. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll('ё', 'е');
}

function kindsOf(fields: Entity['fields']): Record<string, VariableKind> {
  return Object.fromEntries(Object.entries(fields).map(([field, { kind }]) => [field, kind]));
}

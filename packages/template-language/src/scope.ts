import { canonicalName } from './canonical-name.ts';
import type { Modifier } from './modifier.ts';
import { THIS } from './template.ts';
import type { VariableKind } from './variable-kind.ts';

/** All that forms of one template may name. Nothing else resolves. Names are read in any letter case, `ё` as `е`. */
export interface Scope {
  /**
   * Paths in full (`lead.price`, `lead.cf.123`) and single words of triggers (`subject`), each with its kind. The first
   * word of a path of several makes `{word.…}` ours; a single word is ours only as it stands.
   */
  variables: Readonly<Record<string, VariableKind>>;
  /** Further names of variables: `сделка.бюджет` of `lead.price`, a custom field by its name. */
  names?: readonly VariableName[];
  /** Lists of records that `{{#each}}` goes over: path of the list, then its fields, which `this.…` names there. */
  lists?: Readonly<Record<string, Readonly<Record<string, VariableKind>>>>;
  /** Further names of the fields of a list's entries, by list: `имя` of `name` makes `{this.имя}`. */
  entryNames?: Readonly<Record<string, readonly VariableName[]>>;
  modifiers: readonly Modifier[];
  /** Numbers of the account's trigger links. */
  triggerLinks: readonly number[];
}

/** Another name of a variable, of a list, or of a field in a list. */
export interface VariableName {
  name: string;
  path: string;
}

/** What a name stands for; several paths where names are not one's own: two custom fields may be called the same. */
export interface KnownName {
  /** As people write it. */
  name: string;
  paths: readonly string[];
}

/** A scope made ready for look-ups; the maps keep names such as `constructor` from resolving. */
export interface ScopeIndex {
  /** Kinds by path. */
  kinds: ReadonlyMap<string, VariableKind>;
  /** What canonical names stand for. */
  names: ReadonlyMap<string, KnownName>;
  /** First words of names of several, canonical: `lead`, `сделка`. */
  entities: ReadonlySet<string>;
  lists: ReadonlyMap<string, Readonly<Record<string, VariableKind>>>;
  /** Further names of entries' fields, by list. */
  entryNames: ReadonlyMap<string, readonly VariableName[]>;
  /** Modifiers by each of their names, canonical. */
  modifiers: ReadonlyMap<string, Modifier>;
  triggerLinks: ReadonlySet<number>;
}

/** Indexes a scope for one parse. */
export function indexScope(scope: Scope): ScopeIndex {
  const kinds = new Map(Object.entries(scope.variables));
  const lists = new Map(Object.entries(scope.lists ?? {}));
  const names = new Map<string, KnownName>();
  const own = [...kinds.keys(), ...lists.keys()].map((path) => ({ name: path, path }));
  addNames(names, [...own, ...(scope.names ?? [])]);
  return {
    kinds,
    names,
    lists,
    entryNames: new Map(Object.entries(scope.entryNames ?? {})),
    entities: entitiesOf(names.keys()),
    modifiers: new Map(
      scope.modifiers.flatMap((modifier) =>
        [modifier.name, ...(modifier.aliases ?? [])].map((name) => [canonicalName(name), modifier]),
      ),
    ),
    triggerLinks: new Set(scope.triggerLinks),
  };
}

function addNames(names: Map<string, KnownName>, added: readonly VariableName[]): void {
  for (const { name, path } of added) {
    const key = canonicalName(name);
    const known = names.get(key);
    // A path is a name of its own variable only, whatever else is called so.
    if (known && (known.name === known.paths[0] || known.paths.includes(path))) continue;
    names.set(key, { name: known?.name ?? name, paths: [...(known?.paths ?? []), path] });
  }
}

/**
 * The scope inside `{{#each}}`, where `this` names an entry: a record of these fields, or a value where there are none.
 * @param list path of the list
 */
export function withThis(
  index: ScopeIndex,
  list: string,
  fields: Readonly<Record<string, VariableKind>> | undefined,
): ScopeIndex {
  const inside: [string, VariableKind][] =
    fields === undefined ? [[THIS, 'text']] : Object.entries(fields).map(([field, kind]) => [`${THIS}.${field}`, kind]);
  const names = new Map([...index.names].filter(([name]) => name !== THIS && !name.startsWith(`${THIS}.`)));
  const further = fields === undefined ? [] : (index.entryNames.get(list) ?? []);
  addNames(names, [
    ...inside.map(([path]) => ({ name: path, path })),
    ...further.map(({ name, path }) => ({ name: `${THIS}.${name}`, path: `${THIS}.${path}` })),
  ]);
  return { ...index, kinds: new Map([...index.kinds, ...inside]), names, entities: entitiesOf(names.keys()) };
}

function entitiesOf(names: Iterable<string>): ReadonlySet<string> {
  return new Set([...names].filter((name) => name.includes('.')).map((name) => name.slice(0, name.indexOf('.'))));
}

import type { Modifier } from './modifier.ts';

/** What a variable holds; modifiers say which kinds they accept. */
export type VariableKind = 'text' | 'number' | 'date' | 'boolean' | 'list' | 'url';

/** All that forms of one template may name. Nothing else resolves. */
export interface Scope {
  /**
   * Paths in full (`lead.price`, `lead.cf.123`) and single words of triggers (`subject`), each with its kind. The first
   * word of a path of several makes `{word.…}` ours; a single word is ours only as it stands.
   */
  variables: Readonly<Record<string, VariableKind>>;
  modifiers: readonly Modifier[];
  /** Numbers of the account's trigger links. */
  triggerLinks: readonly number[];
}

/** A scope made ready for look-ups; the maps keep names such as `constructor` from resolving. */
export interface ScopeIndex {
  variables: ReadonlyMap<string, VariableKind>;
  /** First words of paths of several, in lower case: `lead`, `contact`. */
  entities: ReadonlySet<string>;
  modifiers: ReadonlyMap<string, Modifier>;
  triggerLinks: ReadonlySet<number>;
}

/** Indexes a scope for one parse. */
export function indexScope(scope: Scope): ScopeIndex {
  const variables = new Map(Object.entries(scope.variables));
  const paths = [...variables.keys()].filter((path) => path.includes('.'));
  return {
    variables,
    entities: new Set(paths.map((path) => path.slice(0, path.indexOf('.')).toLowerCase())),
    modifiers: new Map(scope.modifiers.map((modifier) => [modifier.name, modifier])),
    triggerLinks: new Set(scope.triggerLinks),
  };
}

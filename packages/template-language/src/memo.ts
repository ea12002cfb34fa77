import type { Argument, Modifier, ModifierContext } from './modifier.ts';
import type { Value } from './value.ts';

/** Values longer than this are rarely met twice. */
const LONGEST_VALUE = 200;
/** Results remembered by all memos together: beyond them everything is forgotten. */
const MAX_RESULTS = 10_000;

type Memory = Map<string | number, Value>;

const filled = new Set<Memory>();
let remembered = 0;

/** Puts a modifier with its arguments on a value. */
export type Apply = (value: Value, context: ModifierContext) => Value;

/**
 * A modifier with its arguments that remembers what it made of texts and numbers, where it says that only they and the account count. All memos
 * together keep a bounded number of results.
 */
export function memoized(modifier: Modifier, args: readonly Argument[]): Apply {
  if (modifier.remembers !== true) return (value, context) => modifier.apply(value, args, context);
  const results: Memory = new Map();
  let account: ModifierContext | undefined;
  return (value, context) => {
    const isKey = typeof value === 'number' || (typeof value === 'string' && value.length <= LONGEST_VALUE);
    if (!isKey) return modifier.apply(value, args, context);
    if (account === undefined || !sameAccount(account, context)) {
      forget(results);
      account = context;
    }
    const known = results.get(value);
    if (known !== undefined) return known;
    const result = modifier.apply(value, args, context);
    remember(results, value, result);
    return result;
  };
}

function sameAccount(known: ModifierContext, { currency, timeZone, language }: ModifierContext): boolean {
  return known.currency === currency && known.language === language && known.timeZone === timeZone;
}

function remember(results: Memory, value: string | number, result: Value): void {
  if (remembered >= MAX_RESULTS) {
    for (const memory of filled) memory.clear();
    filled.clear();
    remembered = 0;
  }
  results.set(value, result);
  filled.add(results);
  remembered += 1;
}

function forget(results: Memory): void {
  remembered -= results.size;
  results.clear();
  filled.delete(results);
}

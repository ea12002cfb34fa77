import type { Value } from './value.ts';
import type { VariableKind } from './variable-kind.ts';

/** An argument as written in a form: quoted text or a number. */
export type Argument = string | number;

/** One argument that a modifier takes. */
export interface Parameter {
  /** For messages. */
  name: string;
  type: 'text' | 'number';
  /** Optional ones come last. */
  optional?: boolean;
}

/** What modifiers know of the letter beside the value. */
export interface ModifierContext {
  /** Currency of the account, ISO 4217. */
  currency: string;
  /** Now, for words such as `today`; local time of the account is the caller's matter. */
  now: Date;
  /** IANA time zone of the account. */
  timeZone: string;
  /** `ru` or `en`: the language of words that modifiers bring along. */
  language: string;
}

/** What may stand behind `|` in a form. Pure: same value, arguments and context, same result. */
export interface Modifier {
  name: string;
  /** Further names: `прописью` of `words`. */
  aliases?: readonly string[];
  parameters: readonly Parameter[];
  /** Kinds of variables it can be put on. */
  accepts: readonly VariableKind[] | 'any';
  /** Kind of its result, for the modifier behind it. */
  returns: VariableKind | 'same';
  /** True when it is there for missing values: it gets them, and they then count as dealt with. Others never see one. */
  takesMissing?: boolean;
  /** True when it is worth remembering: of the context only currency, time zone and language count for its result, the time now does not. */
  remembers?: true;
  apply(value: Value, args: readonly Argument[], context: ModifierContext): Value;
}

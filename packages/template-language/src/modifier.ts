import type { VariableKind } from './scope.ts';
import type { Value } from './value.ts';

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

/** What may stand behind `|` in a form. Pure: same value and arguments, same result. */
export interface Modifier {
  name: string;
  parameters: readonly Parameter[];
  /** Kinds of variables it can be put on. */
  accepts: readonly VariableKind[] | 'any';
  /** Kind of its result, for the modifier behind it. */
  returns: VariableKind | 'same';
  /** True when it is there for missing values: it gets them, and they then count as dealt with. Others never see one. */
  takesMissing?: boolean;
  apply(value: Value, args: readonly Argument[]): Value;
}

/**
 * What is wrong with a form.
 * - `UNKNOWN_VARIABLE`: no such variable here
 * - `UNKNOWN_MODIFIER`: no such modifier
 * - `UNKNOWN_TRIGGER_LINK`: the account has no trigger link of this number
 * - `WRONG_KIND`: the modifier cannot be put on this kind of value
 * - `BAD_ARGUMENTS`: too few, too many, or text where a number belongs
 * - `AMBIGUOUS_VARIABLE`: two custom fields have this name
 * - `BAD_FORM`: looks like a form but is none: not closed, stray characters
 * - `BAD_BLOCK`: a block that is not closed, closed twice, too deep, or an `{{else}}` where none belongs
 * - `BAD_PLACE`: a form where no value can stand safely: inside a tag, in a script attribute
 */
export type TemplateErrorCode =
  | 'UNKNOWN_VARIABLE'
  | 'UNKNOWN_MODIFIER'
  | 'UNKNOWN_TRIGGER_LINK'
  | 'WRONG_KIND'
  | 'BAD_ARGUMENTS'
  | 'AMBIGUOUS_VARIABLE'
  | 'BAD_FORM'
  | 'BAD_BLOCK'
  | 'BAD_PLACE';

/** An error before its place in the source is known as line and column. */
export interface FormFault {
  code: TemplateErrorCode;
  /** What is wrong and what to do. */
  message: string;
  /** The right name nearest to the one written. */
  nearest?: string | undefined;
}

/** An error in a template, as shown to the person who writes it. Survives `JSON.stringify` with its message. */
export class TemplateSyntaxError extends Error {
  override readonly name = 'TemplateSyntaxError';
  readonly code: TemplateErrorCode;
  /** Line of the form's opening brace, from 1; CR LF, LF and CR each end one. */
  readonly line: number;
  /** Column of the opening brace, from 1, in UTF-16 units as editors count. */
  readonly column: number;
  readonly nearest: string | undefined;

  constructor(fault: FormFault, line: number, column: number) {
    super(fault.message);
    this.code = fault.code;
    this.line = line;
    this.column = column;
    this.nearest = fault.nearest;
  }

  toJSON(): FormFault & { line: number; column: number } {
    const { code, message, line, column, nearest } = this;
    return { code, message, line, column, ...(nearest === undefined ? {} : { nearest }) };
  }
}

/** Places each fault, given with its index in ascending order, by line and column in one pass over the source. */
export function placeFaults(
  source: string,
  faults: readonly { at: number; fault: FormFault }[],
): TemplateSyntaxError[] {
  let line = 1;
  let lineStart = 0;
  let index = 0;
  return faults.map(({ at, fault }) => {
    for (; index < at; index += 1) {
      const endsLine = source[index] === '\n' || (source[index] === '\r' && source[index + 1] !== '\n');
      if (endsLine) {
        line += 1;
        lineStart = index + 1;
      }
    }
    return new TemplateSyntaxError(fault, line, at - lineStart + 1);
  });
}

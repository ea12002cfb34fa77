import { addressFault, EmailAddress, type ErrorDetail, Id, Name } from '@pochtovik/contracts';
import type { Errors } from 'typebox/value';

/** What a schema finds wrong with a value. */
type SchemaError = ReturnType<typeof Errors>[number];

const KINDS = {
  integer: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'empty',
} as const satisfies Record<string, string>;

/** What is wrong with one field, as a sentence for a person with what to do; the value itself is never part of it. */
export function fieldSentence(error: SchemaError, value: unknown): Pick<ErrorDetail, 'message' | 'code'> {
  if (error.keyword === 'pattern') return patternSentence(String(error.params.pattern), value);
  return { message: sentence(error), code: error.keyword };
}

function sentence(error: SchemaError): string {
  switch (error.keyword) {
    case 'type':
      return `must be ${[error.params.type].flat().map(kind).join(' or ')}`;
    case 'minLength':
      return error.params.limit === 1 ? 'is empty: fill it in' : `needs ${error.params.limit} characters at least`;
    case 'maxLength':
      return `is too long: ${error.params.limit} characters at most`;
    case 'minimum':
      return `must be ${error.params.limit} or more`;
    case 'maximum':
      return `must be ${error.params.limit} or less`;
    case 'minItems':
      return `needs ${error.params.limit} entries at least`;
    case 'maxItems':
      return `has too many entries: ${error.params.limit} at most`;
    case 'const':
      return `may be ${String(error.params.allowedValue)}`;
    case 'format':
      return error.params.format === 'date-time' ? 'must be a time such as 2026-11-24T09:00:00Z' : error.message;
    default:
      return error.message;
  }
}

function patternSentence(pattern: string, value: unknown): Pick<ErrorDetail, 'message' | 'code'> {
  if (typeof value === 'string' && pattern === patternOf(EmailAddress)) {
    const fault = addressFault(value);
    if (fault) return fault;
  }
  if (pattern === patternOf(Name)) {
    return { message: 'has a line break or another control character: take it out', code: 'CONTROL_CHARACTER' };
  }
  if (pattern === patternOf(Id)) return { message: 'is no id: 32 characters, 0 to 9 and a to f', code: 'pattern' };
  return { message: 'is not written as this field has to be', code: 'pattern' };
}

function patternOf(schema: object): unknown {
  return Reflect.get(schema, 'pattern');
}

function kind(type: string): string {
  return new Map<string, string>(Object.entries(KINDS)).get(type) ?? type;
}

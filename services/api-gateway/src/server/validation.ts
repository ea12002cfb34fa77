import { type ErrorDetail, PochtovikError } from '@pochtovik/contracts';
import type { FastifySchemaCompiler } from 'fastify';
import { Compile } from 'typebox/compile';
import { Convert, Default, Errors, Pointer } from 'typebox/value';
import { closedSchema, isSchema, schemaChosenBy } from './closed-schema.ts';
import { fieldSentence } from './field-sentence.ts';

/**
 * Checks what comes over HTTP against a route's schema, closed to fields that it does not name. Queries and path parts are
 * texts and are converted first, bodies are not: `"5"` is no number.
 * Errors: BAD_REQUEST; its details name each field and what is wrong with it, never the value.
 */
export const validatorCompiler: FastifySchemaCompiler<unknown> = ({ schema: declared, httpPart }) => {
  if (!isSchema(declared)) throw new TypeError('a route schema must be an object');
  const schema = closedSchema(declared);
  const validator = Compile(schema);
  return (input: unknown) => {
    const value = httpPart === 'body' ? input : Convert(declared, Default(declared, input));
    if (validator.Check(value)) return { value };
    return { error: new PochtovikError('BAD_REQUEST', { details: detailsOf(schemaChosenBy(schema, value), value) }) };
  };
};

/** Answers are written as they are: what services answer was checked against the contract already. */
export const serializerCompiler = () => (answer: unknown) => JSON.stringify(answer);

function detailsOf(schema: object, value: unknown): ErrorDetail[] {
  const details = Errors(schema, value).flatMap((error): ErrorDetail[] => {
    const path = error.instancePath.slice(1).replaceAll('/', '.');
    const inside = (name: string) => (path === '' ? name : `${path}.${name}`);
    if (error.keyword === 'additionalProperties')
      return error.params.additionalProperties.map((name) => ({
        field: inside(name),
        message: 'is not a field of this request',
        code: 'UNKNOWN_FIELD',
      }));
    if (error.keyword === 'required')
      return error.params.requiredProperties.map((name) => ({
        field: inside(name),
        message: 'is missing',
        code: 'MISSING',
      }));
    // `boolean` repeats an unknown field as "must not be there".
    return error.keyword === 'boolean'
      ? []
      : [{ field: path || '(root)', ...fieldSentence(error, Pointer.Get(value, error.instancePath)) }];
  });
  return details.slice(0, 20);
}

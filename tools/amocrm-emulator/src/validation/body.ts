import { type Static, type TSchema, Type } from 'typebox';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import {
  ApiProblem,
  emptyBody,
  type FieldError,
  type ItemErrors,
  invalidType,
  missing,
  notExpected,
  notSupported,
  validationProblem,
} from './problem.ts';

/** The default cap of eight would hide refusals from the answer. */
Settings.Set({ maxErrors: 1000 });

const MAX_BATCH = 250;

/** A schema that also takes null. */
export function nullable<T extends TSchema>(schema: T) {
  return Type.Unsafe<Static<T> | null>(
    'type' in schema && typeof schema.type === 'string'
      ? { ...schema, type: [schema.type, 'null'] }
      : { anyOf: [schema, { type: 'null' }] },
  );
}

/** A closed object: other keys are refused with `FieldNotExpected`. */
export function closed<T extends Record<string, TSchema>>(properties: T) {
  return Type.Object(properties, { additionalProperties: false });
}

/** A JSON object as a dictionary, else null. */
export function asRecord(value: unknown): Record<string, unknown> | null {
  return Value.Check(Type.Record(Type.String(), Type.Unknown()), value) && !Array.isArray(value) ? value : null;
}

/** Refusals of a value against a schema, in amoCRM's codes and dotted paths. Empty when it fits. */
export function schemaErrors(schema: TSchema, value: unknown, prefix = ''): FieldError[] {
  if (Value.Check(schema, value)) return [];
  const errors: FieldError[] = [];
  for (const error of Value.Errors(schema, value)) {
    const path = joinPath(prefix, error.instancePath);
    const params = error.params;
    if (error.keyword === 'required' && 'requiredProperties' in params)
      for (const key of params.requiredProperties) errors.push(missing(joinPath(path, `/${key}`)));
    else if (error.keyword === 'additionalProperties' && 'additionalProperties' in params)
      for (const key of params.additionalProperties) errors.push(notExpected(joinPath(path, `/${key}`)));
    else if (error.keyword === 'type' && 'type' in params)
      errors.push(invalidType(path, typeof params.type === 'string' ? params.type : (params.type[0] ?? 'string')));
    else if (error.keyword === 'maxLength' && 'limit' in params)
      errors.push({
        code: 'TooLong',
        path,
        detail: `This value is too long. It should have ${params.limit} characters or less.`,
      });
    else if (error.keyword === 'enum' || error.keyword === 'const') errors.push(notSupported(path));
    else if (error.keyword !== 'boolean' && error.keyword !== 'anyOf') errors.push(invalidType(path, error.message));
  }
  return errors;
}

function joinPath(prefix: string, pointer: string): string {
  const dotted = pointer.replace(/^\//, '').replaceAll('/', '.');
  if (prefix === '') return dotted;
  return dotted === '' ? prefix : `${prefix}.${dotted}`;
}

/** An item of a batch that fits its schema, with the request_id to answer under. */
export interface BatchItem<T> {
  item: T;
  requestId: string;
}

/** Collects refusals over a batch; nothing is written while there is one (all or nothing). */
export class BatchErrors {
  private readonly items: ItemErrors[] = [];

  /** Notes the refusals of an item; none is fine. */
  add(requestId: string, errors: FieldError[]): void {
    if (errors.length === 0) return;
    const known = this.items.find((entry) => entry.request_id === requestId);
    if (known) known.errors.push(...errors);
    else this.items.push({ request_id: requestId, errors: [...errors] });
  }

  /** @throws ApiProblem 400 when anything was refused. */
  throwIfAny(): void {
    if (this.items.length > 0) throw validationProblem(this.items);
  }
}

/** An array body: each item against the schema. @throws ApiProblem 400 (empty, not an array, refused items) or 422 (too many). */
export function parseBatch<T extends TSchema>(schema: T, body: unknown, max = MAX_BATCH): BatchItem<Static<T>>[] {
  if (body === undefined || body === null || (Array.isArray(body) && body.length === 0)) throw emptyBody();
  if (!Array.isArray(body)) {
    if (Object.keys(asRecord(body) ?? { x: 1 }).length === 0) throw emptyBody();
    throw validationProblem([{ request_id: '0', errors: [invalidType('', 'array')] }]);
  }
  if (body.length > max) throw new ApiProblem(422, `Limit ${max} per page`);
  const errors = new BatchErrors();
  const items: BatchItem<Static<T>>[] = [];
  body.forEach((entry: unknown, index) => {
    const requestId = requestIdOf(entry, index);
    if (Value.Check(schema, entry)) items.push({ item: entry, requestId });
    else errors.add(requestId, schemaErrors(schema, entry));
  });
  errors.throwIfAny();
  return items;
}

/** An object body. @throws ApiProblem 400. */
export function parseObject<T extends TSchema>(schema: T, body: unknown): Static<T> {
  if (body === undefined || body === null) throw emptyBody();
  if (Array.isArray(body)) {
    if (body.length === 0) throw emptyBody();
    throw validationProblem([{ request_id: '0', errors: [invalidType('', 'object')] }]);
  }
  if (typeof body === 'object' && Object.keys(body).length === 0) throw emptyBody();
  if (!Value.Check(schema, body)) throw validationProblem([{ request_id: '0', errors: schemaErrors(schema, body) }]);
  return body;
}

function requestIdOf(entry: unknown, index: number): string {
  const given = asRecord(entry)?.['request_id'];
  return typeof given === 'string' || typeof given === 'number' ? String(given) : String(index);
}

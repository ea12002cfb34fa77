import assert from 'node:assert/strict';

/** A place in a shape that any fitting value may take. */
export class Any {
  readonly name: string;
  readonly test: (value: unknown) => boolean;

  constructor(name: string, test: (value: unknown) => boolean) {
    this.name = name;
    this.test = test;
  }
}

/** A list of any length but zero whose items all have one shape. */
export class Each {
  readonly of: Shape;

  constructor(of: Shape) {
    this.of = of;
  }
}

/** What a body must look like: exact keys, exact values, or {@link Any} and {@link Each}. */
export type Shape = Any | Each | string | number | boolean | null | Shape[] | { [key: string]: Shape };

export const int = new Any('an integer', Number.isInteger);
export const unix = new Any(
  'Unix seconds',
  (value) => Number.isInteger(value) && Number(value) > 1_000_000_000 && Number(value) < 10_000_000_000,
);
export const text = new Any('a string', (value) => typeof value === 'string');
export const bool = new Any('a boolean', (value) => typeof value === 'boolean');
export const uuid = new Any('a UUID', (value) => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value));
export const intOrNull = new Any('an integer or null', (value) => value === null || Number.isInteger(value));
export const anything = new Any('anything', () => true);

/** `_links` with a `self` that ends so. */
export function self(ending: string): Shape {
  return {
    self: {
      href: new Any(
        `an address ending in ${ending}`,
        (value) => typeof value === 'string' && value.startsWith('http') && value.endsWith(ending),
      ),
    },
  };
}

/** One of some exact values. */
export function oneOf(...values: unknown[]): Any {
  return new Any(`one of ${JSON.stringify(values)}`, (value) => values.includes(value));
}

/** Compares a whole body with a shape: no key more, no key less. */
export function assertShape(actual: unknown, shape: Shape, path = '$'): void {
  if (shape instanceof Any) {
    assert.ok(shape.test(actual), `${path}: expected ${shape.name}, got ${JSON.stringify(actual)}`);
  } else if (shape instanceof Each) {
    assert.ok(
      Array.isArray(actual) && actual.length > 0,
      `${path}: expected a filled list, got ${JSON.stringify(actual)}`,
    );
    for (const [index, item] of actual.entries()) assertShape(item, shape.of, `${path}[${index}]`);
  } else if (Array.isArray(shape)) {
    assert.ok(Array.isArray(actual), `${path}: expected a list, got ${JSON.stringify(actual)}`);
    assert.equal(actual.length, shape.length, `${path}: length of ${JSON.stringify(actual)}`);
    for (const [index, item] of shape.entries()) assertShape(actual[index], item, `${path}[${index}]`);
  } else if (typeof shape === 'object' && shape !== null) {
    assert.ok(
      typeof actual === 'object' && actual !== null,
      `${path}: expected an object, got ${JSON.stringify(actual)}`,
    );
    const values = new Map(Object.entries(actual));
    assert.deepEqual([...values.keys()].sort(), Object.keys(shape).sort(), `${path}: keys`);
    for (const [key, inner] of Object.entries(shape)) assertShape(values.get(key), inner, `${path}.${key}`);
  } else {
    assert.equal(actual, shape, path);
  }
}

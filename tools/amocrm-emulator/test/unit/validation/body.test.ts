import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { closed, nullable, parseBatch, parseObject, schemaErrors } from '../../../src/validation/body.ts';
import { ApiProblem } from '../../../src/validation/problem.ts';

const Schema = closed({
  id: Type.Integer(),
  name: Type.Optional(nullable(Type.String({ maxLength: 3 }))),
  tags: Type.Optional(Type.Array(closed({ id: Type.Integer() }))),
  kind: Type.Optional(Type.Unsafe<string>({ enum: ['a', 'b'] })),
});

test('every refusal has the code and the dotted path of the platform', () => {
  const value = { name: 'long', tags: [{ id: 1 }, { id: 'x', colour: 1 }, {}], kind: 'z', more: 1 };
  assert.deepEqual(
    schemaErrors(Schema, value)
      .map(({ code, path }) => `${code} ${path}`)
      .sort(),
    [
      'FieldMissing id',
      'FieldMissing tags.2.id',
      'FieldNotExpected more',
      'FieldNotExpected tags.1.colour',
      'InvalidType tags.1.id',
      'NotSupportedChoice kind',
      'TooLong name',
    ],
  );
  assert.deepEqual(schemaErrors(Schema, { id: 1, name: null }), []);
});

test('a path may stand below another', () => {
  assert.equal(schemaErrors(Schema, {}, 'params')[0]?.path, 'params.id');
});

test('a batch answers under the request_id of each item', () => {
  const WithId = closed({ ...Schema.properties, request_id: Type.Optional(Type.String()) });
  const items = parseBatch(WithId, [{ id: 1, request_id: 'a' }, { id: 2 }]);
  assert.deepEqual(
    items.map((item) => item.requestId),
    ['a', '1'],
  );
});

test('bodies that are empty, too long or of the wrong kind are refused', () => {
  const refused = (work: () => unknown, status: number) =>
    assert.throws(work, (error) => error instanceof ApiProblem && error.status === status);
  for (const body of [undefined, null, [], {}]) refused(() => parseBatch(Schema, body), 400);
  for (const body of [undefined, null, [], {}, [{ id: 1 }], 'x']) refused(() => parseObject(Schema, body), 400);
  refused(() => parseBatch(Schema, [{ id: 1 }, { id: 2 }], 1), 422);
});

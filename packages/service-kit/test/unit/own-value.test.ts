import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { ownValue } from '../../src/own-value.ts';

/** What a server makes of the expression for a document. */
function evaluated(expression: unknown, id: string): unknown {
  const [[operator, operand] = []] = Object.entries(Object(expression));
  if (operator === '$literal') return operand;
  assert.equal(operator, '$cond');
  assert.ok(Array.isArray(operand));
  const [condition, yes, no] = operand;
  const [field, bound] = Reflect.get(condition, '$lt');
  assert.equal(field, '$_id');
  return evaluated(id < bound ? yes : no, id);
}

test('each of any number of documents is given its own value, also one that looks like an expression', () => {
  for (const count of [1, 2, 3, 50, 100]) {
    const ids = Array.from({ length: count }, newId);
    const values = ids.map((id) => ({ $id: id, path: '$_id' }));
    const expression = ownValue(ids, values);
    assert.deepEqual(
      ids.map((id) => evaluated(expression, id)),
      values,
    );
  }
});

test('the comparisons of a hundred documents are seven deep: servers bound how deep an expression may be', () => {
  const ids = Array.from({ length: 100 }, newId);
  const depth = (text: string) => {
    let open = 0;
    return Math.max(...[...text].map((sign) => (open += sign === '{' ? 1 : sign === '}' ? -1 : 0)));
  };
  assert.ok(depth(JSON.stringify(ownValue(ids, ids))) <= 9);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterOf, listFilter, orderOf, pageOf, parseBrackets, rangeFilter } from '../../../src/http/query.ts';

test('bracket keys become nested values and never reach a prototype', () => {
  const query = parseBrackets('filter[id][]=1&filter[id][]=2&__proto__[polluted]=1&a[__proto__][polluted]=1');
  assert.deepEqual([...(listFilter(filterOf(query), 'id') ?? [])], ['1', '2']);
  assert.equal(Object.getOwnPropertyDescriptor(Object.prototype, 'polluted'), undefined);
});

test('the limit is capped, the page starts at one', () => {
  assert.deepEqual(pageOf({}), { page: 1, limit: 50 });
  assert.deepEqual(pageOf({ page: '0', limit: '250' }), { page: 1, limit: 250 });
  assert.throws(() => pageOf({ limit: '251' }), /Limit 250 per page/);
  assert.throws(() => pageOf({ limit: '101' }, 100), /Limit 100 per page/);
});

test('an order is a direction for a known field; anything else is ignored', () => {
  assert.deepEqual(orderOf(parseBrackets('order[id]=desc'), ['id']), { field: 'id', direction: 'desc' });
  assert.equal(orderOf(parseBrackets('order=id'), ['id']), null);
  assert.equal(orderOf(parseBrackets('order[id]=up'), ['id']), null);
  assert.equal(orderOf(parseBrackets('order[name]=asc'), ['id']), null);
});

test('a range takes both ends, one end, a pair with a comma, or one value', () => {
  const range = (text: string) => rangeFilter(filterOf(parseBrackets(text)), 'at');
  assert.equal(range('filter[at][from]=2&filter[at][to]=4')?.(4), true);
  assert.equal(range('filter[at][from]=2&filter[at][to]=4')?.(5), false);
  assert.equal(range('filter[at][from]=2')?.(1), false);
  assert.equal(range('filter[at]=2,4')?.(3), true);
  assert.equal(range('filter[at]=2')?.(3), false);
  assert.equal(range('filter[at][from]=2')?.(null), false);
  assert.equal(range('filter[other]=2'), null);
});

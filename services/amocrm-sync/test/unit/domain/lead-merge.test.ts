import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LeadEvent, mergedInto } from '../../../src/domain/lead-merge.ts';

const GONE: LeadEvent = { type: 'lead_deleted', entity_id: 5001, created_by: 7, created_at: 1000 };
const merge = (change: Partial<LeadEvent>): LeadEvent => ({
  ...{ type: 'entity_merged', entity_id: 5002, created_by: 7, created_at: 1000 },
  ...change,
});

test('the deal that remains is the one that the same person merged at the moment the other went', () => {
  assert.equal(mergedInto(GONE, [merge({})]), 5002);
  assert.equal(mergedInto(GONE, [merge({ created_at: 1002 }), merge({})]), 5002, 'told twice');
});

test('what is not certain is not followed', () => {
  assert.equal(mergedInto(undefined, [merge({})]), null, 'nothing tells that it went');
  assert.equal(mergedInto(GONE, []), null, 'it was deleted');
  assert.equal(mergedInto(GONE, [merge({ created_by: 8 })]), null, 'somebody else merged something');
  assert.equal(mergedInto(GONE, [merge({ created_at: 1003 })]), null, 'at another time');
  assert.equal(mergedInto(GONE, [merge({}), merge({ entity_id: 5003 })]), null, 'two merges at once');
  assert.equal(mergedInto(GONE, [merge({ type: 'lead_added' })]), null, 'a filter that amoCRM ignored');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EntityRef, entityParts } from '@pochtovik/contracts';

const lead = (id: number): EntityRef => ({ type: 'lead', id });

test('a card named twice is one recipient; the same number of another kind is another', () => {
  const contact: EntityRef = { type: 'contact', id: 1 };
  assert.deepEqual(entityParts([lead(1), lead(2), lead(1), contact], 2), [[lead(1), lead(2)], [contact]]);
  assert.deepEqual(entityParts([], 2), []);
});

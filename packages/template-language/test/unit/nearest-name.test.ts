import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestName } from '../../src/nearest-name.ts';

test('a left-out, added, changed or swapped letter counts as one slip', () => {
  for (const written of ['naem', 'nam', 'namme', 'nome', 'NAME']) {
    assert.equal(nearestName(written, ['phone', 'name', 'email']), 'name', written);
  }
  assert.equal(nearestName('di', ['id']), 'id');
});

test('a name that is not near is not offered', () => {
  assert.equal(nearestName('xx', ['id']), undefined);
  assert.equal(nearestName('budget', ['price', 'name']), undefined);
  assert.equal(nearestName('a'.repeat(100_000), ['name']), undefined);
  assert.equal(nearestName('name', []), undefined);
});

test('the nearest wins over one that is near', () => {
  assert.equal(nearestName('contact.mame', ['contact.email', 'contact.name', 'contact.names']), 'contact.name');
});

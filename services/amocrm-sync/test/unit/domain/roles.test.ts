import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRole } from '../../../src/domain/roles.ts';

const user = { id: 1, name: 'Мария', email: 'maria@company.test', phone: '', isActive: true, isAdmin: false };

test('administrators of amoCRM are administrators here, others have no access until ticked', () => {
  assert.equal(withRole({ ...user, isAdmin: true }, undefined).role, 'administrator');
  assert.equal(withRole(user, undefined).role, 'none');
  assert.equal(withRole(user, 'user').role, 'user');
});

test('a tick outweighs the rights in amoCRM', () => {
  assert.equal(withRole({ ...user, isAdmin: true }, 'none').role, 'none');
});

test('whoever is deactivated in amoCRM has no access', () => {
  assert.equal(withRole({ ...user, isAdmin: true, isActive: false }, 'administrator').role, 'none');
});

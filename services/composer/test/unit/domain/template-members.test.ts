import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unfitUsers } from '../../../src/domain/template-members.ts';

test('each chosen user whom a template can not be open to is named by place, and all others are not', () => {
  const users = [
    { id: 1, name: 'Мария', isActive: true, role: 'administrator' as const },
    { id: 2, name: 'Иван', isActive: true, role: 'none' as const },
    { id: 3, name: 'Олег', isActive: false, role: 'user' as const },
  ];
  assert.deepEqual(
    unfitUsers('openTo', [1, 2, 3, 4], users).map(({ field, code }) => [field, code]),
    [
      ['openTo.1', 'USER_WITHOUT_ACCESS'],
      ['openTo.2', 'USER_INACTIVE'],
      ['openTo.3', 'USER_UNKNOWN'],
    ],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayChangeTemplate, maySeeTemplate } from '../../../src/domain/template-access.ts';

const administrator = { userId: 1, role: 'administrator' } as const;
const owner = { userId: 2, role: 'user' } as const;
const other = { userId: 3, role: 'user' } as const;
const own = (isPublic: boolean) => ({ ownerUserId: 2, content: { isPublic } });

test('administrators see and change every template', () => {
  assert.ok(maySeeTemplate(administrator, own(false)));
  assert.ok(mayChangeTemplate(administrator, own(false)));
});

test('users see and change their own templates', () => {
  assert.ok(maySeeTemplate(owner, own(false)));
  assert.ok(mayChangeTemplate(owner, own(false)));
});

test('users only read the public templates of others, and do not see the rest', () => {
  assert.ok(maySeeTemplate(other, own(true)));
  assert.ok(!mayChangeTemplate(other, own(true)));
  assert.ok(!maySeeTemplate(other, own(false)));
});

test('a template open to chosen users is read by them alone', () => {
  const shared = { ownerUserId: 2, content: { isPublic: false, openTo: [other.userId] } };
  assert.ok(maySeeTemplate(other, shared));
  assert.ok(!mayChangeTemplate(other, shared));
  assert.ok(!maySeeTemplate({ userId: 4, role: 'user' }, shared));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PochtovikError } from '@pochtovik/contracts';
import { createLogger } from '../../src/index.ts';

function logged(object: object): string {
  const lines: string[] = [];
  createLogger('demo', 'trace', { write: (line) => lines.push(line) }).info(object, 'constant message');
  return lines.join('');
}

test('secrets are hidden at any depth, in arrays and in causes of errors', () => {
  const line = logged({
    password: 'hunter2',
    mailbox: { smtp: { auth: { pass: 'hunter2', user: 'maria' } } },
    list: [{ refreshToken: 'hunter2' }],
    headers: { Authorization: 'hunter2', 'x-auth-token': 'hunter2' },
    err: new Error('outer', { cause: { clientSecret: 'hunter2' } }),
  });
  assert.ok(!line.includes('hunter2'), line);
  assert.ok(line.includes('maria'));
});

test("a letter's content is told by its length only", () => {
  const line = logged({ letter: { html: '<p>personal</p>', text: 'personal' } });
  assert.ok(!line.includes('personal'));
  assert.ok(line.includes('[15 characters]'));
});

test('an error keeps its code, its message and the fields it names', () => {
  const line = JSON.parse(
    logged({ err: new PochtovikError('BAD_REQUEST', { details: [{ field: 'a.b', message: 'is wrong' }] }) }),
  );
  assert.equal(line.error.code, 'BAD_REQUEST');
  assert.equal(line.error.details[0].field, 'a.b');
});

test('a cycle does not hang the logger', () => {
  const cycle: Record<string, unknown> = { name: 'a' };
  cycle['self'] = cycle;
  assert.ok(logged({ cycle }).includes('[deep]'));
});

test('child fields are redacted too', () => {
  const lines: string[] = [];
  const log = createLogger('demo', 'info', { write: (line) => lines.push(line) });
  log.child({ accountId: 1 }).info({ nested: { accessToken: 'hunter2' } }, 'message');
  assert.ok(!lines.join('').includes('hunter2'));
  assert.ok(lines.join('').includes('"accountId":1'));
});

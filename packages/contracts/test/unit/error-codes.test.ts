import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { ERROR_CODES, isErrorCode } from '../../src/index.ts';

const folder = new URL('../../src/errors/', import.meta.url);

test('each code lies in one file and none is lost on the way to the registry', async () => {
  const tables = await Promise.all(readdirSync(folder).map((file) => import(new URL(file, folder).href)));
  const codes = tables.flatMap((table) => Object.values(table).flatMap((errors) => Object.keys(Object(errors))));
  assert.deepEqual(codes.toSorted(), Object.keys(ERROR_CODES).toSorted());
});

test('only own codes are codes', () => {
  assert.equal(isErrorCode('LETTER_UNKNOWN'), true);
  assert.equal(isErrorCode('toString'), false);
});

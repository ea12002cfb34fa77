import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERROR_CODES, PochtovikError } from '@pochtovik/contracts';
import { refusalOf } from '../../../src/domain/refusal.ts';

test('the reason is in the language of the account', () => {
  const error = new PochtovikError('RECIPIENT_NONE');
  assert.deepEqual(refusalOf(error, 'ru'), { code: 'RECIPIENT_NONE', reason: ERROR_CODES.RECIPIENT_NONE.ru });
  assert.equal(refusalOf(error, 'en')?.reason, ERROR_CODES.RECIPIENT_NONE.en);
  assert.equal(refusalOf(error, 'es')?.reason, ERROR_CODES.RECIPIENT_NONE.ru);
});

test('a mistake in a template is named with its place', () => {
  const details = [{ field: 'html', message: 'x', line: 3, column: 14 }];
  const refusal = refusalOf(new PochtovikError('TEMPLATE_INVALID', { details }), 'ru');
  assert.match(refusal?.reason ?? '', /Место: html, строка 3, столбец 14\.$/);
});

test('what passes by itself or is a defect of ours refuses no letter', () => {
  for (const code of ['SERVICE_UNAVAILABLE', 'CRM_UNAVAILABLE', 'INTERNAL', 'BAD_REQUEST'] as const) {
    assert.equal(refusalOf(new PochtovikError(code), 'ru'), null, code);
  }
  assert.equal(refusalOf(new Error('defect'), 'ru'), null);
});

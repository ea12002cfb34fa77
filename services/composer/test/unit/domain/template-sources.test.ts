import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TemplateSave } from '@pochtovik/contracts';
import { sourcesOf } from '../../../src/domain/template-sources.ts';

const { content } = TemplateSave.example.request;

test('the address is rendered only when the template names one', () => {
  assert.equal(sourcesOf(content).address, null);
  assert.equal(
    sourcesOf({ ...content, sendTo: { type: 'address', address: '{responsible.email}' } }).address,
    '{responsible.email}',
  );
});

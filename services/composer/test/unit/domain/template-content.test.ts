import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TemplateSave } from '@pochtovik/contracts';
import { cleanContent, contentHash } from '../../../src/domain/template-content.ts';

const { content } = TemplateSave.example.request;

test('the order of fields does not make another content', () => {
  const reversed = { ...content, ...Object.fromEntries(Object.entries(content).reverse()) };
  const other = JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(reversed).reverse())));
  assert.equal(contentHash(content), contentHash(other));
});

test('any field of the content makes another content', () => {
  const others = [
    { ...content, name: 'Другое' },
    { ...content, html: `${content.html} ` },
    { ...content, isPublic: !content.isPublic },
    { ...content, withoutSignature: !content.withoutSignature },
    { ...content, actions: { ...content.actions, failed: content.actions.sent } },
    { ...content, sendTo: { type: 'address' as const, address: 'a@b.test' } },
  ];
  assert.equal(new Set([content, ...others].map(contentHash)).size, others.length + 1);
});

test('what is not of a template is not stored', () => {
  const typed = { ...content, evil: true, actions: { ...content.actions, extra: [] } };
  assert.deepEqual(cleanContent(typed), content);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MailboxSettings, TemplateContent, TriggerAction } from '@pochtovik/contracts';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { closedSchema, isSchema, schemaChosenBy } from '../../../src/server/closed-schema.ts';

const plain = (schema: unknown) => (isSchema(schema) ? schema : {});

test('no object of a closed schema takes a field that it does not name, at any depth', () => {
  const schema = closedSchema(plain(Type.Object({ list: Type.Array(Type.Union([TriggerAction, Type.Null()])) })));
  const note = { type: 'add_note', text: 'x' };
  assert.equal(Check(schema, { list: [note, null] }), true);
  assert.equal(Check(schema, { list: [note, null], more: 1 }), false);
  assert.equal(Check(schema, { list: [{ ...note, more: 1 }, null] }), false);
});

test('the schemas of the contracts are left as they are', () => {
  closedSchema(plain(MailboxSettings));
  closedSchema(plain(TemplateContent));
  assert.equal(JSON.stringify([MailboxSettings, TemplateContent]).includes('additionalProperties'), false);
});

test('a union is narrowed to the branch that the value chose', () => {
  const action = plain(TriggerAction);
  const chosen = schemaChosenBy(action, { type: 'create_task' });
  assert.ok(isSchema(chosen['properties']) && 'dueSeconds' in chosen['properties']);
  assert.equal(schemaChosenBy(action, { type: 'unknown' }), action);
  const optional = plain(Type.Union([Type.Object({ host: Type.String() }), Type.Null()]));
  assert.equal(schemaChosenBy(optional, null)['type'], 'null');
  assert.equal(schemaChosenBy(optional, { host: 1 })['type'], 'object');
});

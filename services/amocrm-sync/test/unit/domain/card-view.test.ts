import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chainedElements, companyView, contactView, leadView } from '../../../src/domain/card-view.ts';

const context = { timezone: 'Europe/Moscow', elements: new Map<string, string>() };
const bare = { id: 1, name: null, responsible_user_id: 7, created_at: 1_795_424_000 };

test('a card with nothing filled in has empty lists, not nulls', () => {
  assert.deepEqual(contactView({ ...bare, custom_fields_values: null }, context), {
    id: 1,
    name: '',
    responsibleUserId: 7,
    createdAt: 1_795_424_000,
    tags: [],
    customFields: [],
    emails: [],
    phones: [],
    firstName: '',
    lastName: '',
  });
});

test('e-mails and phones come in the order of the card, trimmed, without empty ones', () => {
  const raw = {
    ...bare,
    custom_fields_values: [
      { field_id: 3, field_code: 'PHONE', field_type: 'multitext', values: [{ value: '+7999' }] },
      {
        field_id: 4,
        field_code: 'EMAIL',
        field_type: 'multitext',
        values: [{ value: ' b@x.test ' }, { value: '' }, { value: 'a@x.test' }],
      },
    ],
  };
  const company = companyView(raw, context);
  assert.deepEqual(company.emails, ['b@x.test', 'a@x.test']);
  assert.deepEqual(company.phones, ['+7999']);
});

test('a lead carries the names of its stage and its tags', () => {
  const raw = { ...bare, price: null, pipeline_id: 8, status_id: 142, _embedded: { tags: [{ name: 'vip' }] } };
  const lead = leadView(raw, { pipelineName: 'Продажи', statusName: 'Успех' }, context);
  assert.equal(lead.price, 0);
  assert.equal(lead.statusName, 'Успех');
  assert.deepEqual(lead.tags, ['vip']);
});

test('chained lists tell which elements must be asked for', () => {
  const values = [
    { catalog_id: 1, catalog_element_id: 2 },
    { catalog_id: null, catalog_element_id: 3 },
  ];
  const card = { ...bare, custom_fields_values: [{ field_id: 1, field_type: 'chained_list', values }] };
  assert.deepEqual(chainedElements([card]), [{ catalogId: 1, elementId: 2 }]);
});

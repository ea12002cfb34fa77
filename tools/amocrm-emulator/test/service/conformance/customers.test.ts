import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused } from '../support/problems.ts';
import { at, field, list, num, startSession } from '../support/session.ts';
import { assertShape, int, self, text, unix } from '../support/shape.ts';

/** Written from the platform's pages on customers and links (customers-api, entity-links-api). */

test('customers are not in the plan: 402', async () => {
  await using session = await startSession();
  for (const path of ['/api/v4/customers', '/api/v4/customers/1', '/api/v4/customers/custom_fields']) {
    const answer = await session.api('GET', path);
    assert.deepEqual([answer.status, field(answer.json, 'title')], [402, 'Payment Required'], path);
  }
  assert.equal(field((await session.api('GET', '/api/v4/account')).json, 'customers_mode'), 'unavailable');
});

test('a customer is added with its people, read by id and found through them', async () => {
  await using session = await startSession();
  const { api, account } = session;
  await session.control.setCustomers(account.id, 'segments');
  assert.equal(field((await api('GET', '/api/v4/account')).json, 'customers_mode'), 'segments');
  assert.equal((await api('GET', '/api/v4/customers')).status, 204);
  const contact = num(
    (await api('POST', '/api/v4/contacts', [{ name: 'Анна' }])).json,
    '_embedded',
    'contacts',
    0,
    'id',
  );
  const company = num(
    (await api('POST', '/api/v4/companies', [{ name: 'ООО' }])).json,
    '_embedded',
    'companies',
    0,
    'id',
  );
  const defined = await api('POST', '/api/v4/customers/custom_fields', [{ name: 'Скидка, %', type: 'numeric' }]);
  assert.equal(defined.status, 201, defined.text);
  const fieldId = num(defined.json, '_embedded', 'custom_fields', 0, 'id');

  const made = await api('POST', '/api/v4/customers', [
    {
      name: 'Анна, опт',
      next_price: 5000,
      next_date: 1_800_000_000,
      custom_fields_values: [{ field_id: fieldId, values: [{ value: 10 }] }],
      _embedded: { contacts: [{ id: contact }] },
    },
  ]);
  assert.equal(made.status, 200, made.text);
  const id = num(made.json, '_embedded', 'customers', 0, 'id');
  const linked = await api('POST', `/api/v4/companies/${company}/link`, [
    { to_entity_id: id, to_entity_type: 'customers' },
  ]);
  assert.equal(linked.status, 200, linked.text);

  const shape = {
    ...{ id, name: 'Анна, опт', next_price: 5000, next_date: 1_800_000_000 },
    ...{ responsible_user_id: int, group_id: int, status_id: int, periodicity: int },
    ...{ created_by: int, updated_by: int, created_at: unix, updated_at: unix, closest_task_at: null },
    is_deleted: false,
    custom_fields_values: [
      { field_id: fieldId, field_name: 'Скидка, %', field_code: null, field_type: text, values: [{ value: '10' }] },
    ],
    ...{ ltv: int, purchases_count: int, average_check: int, account_id: account.id },
    _links: self(`/customers/${id}`),
  };
  const embedded = {
    ...{ segments: [], tags: [] },
    contacts: [{ id: contact, _links: self(`/contacts/${contact}`) }],
    companies: [{ id: company, _links: self(`/companies/${company}`) }],
  };
  const one = await api('GET', `/api/v4/customers/${id}?with=contacts,companies`);
  assertShape(one.json, { ...shape, _embedded: embedded });
  const many = await api('GET', `/api/v4/customers?filter[id][]=${id}&filter[id][]=1`);
  assertShape(list(many.json, '_embedded', 'customers')[0], { ...shape, _embedded: { segments: [], tags: [] } });
  for (const path of [`contacts/${contact}`, `companies/${company}`]) {
    const card = await api('GET', `/api/v4/${path}?with=customers`);
    assertShape(at(card.json, '_embedded', 'customers'), [{ id, _links: self(`/customers/${id}`) }]);
  }
  assert.equal((await api('GET', '/api/v4/customers/1')).status, 404);
});

test('a customer needs a name, and people that are there', async () => {
  await using session = await startSession();
  await session.control.setCustomers(session.account.id, 'segments');
  assertRefused(await session.api('POST', '/api/v4/customers', [{ next_price: 1 }]), [['FieldMissing', 'name']]);
  assertRefused(await session.api('POST', '/api/v4/customers', [{ name: 'x', _embedded: { contacts: [{ id: 1 }] } }]), [
    ['NotSupportedChoice', '_embedded.contacts.0.id'],
  ]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused } from '../support/problems.ts';
import { adminOf } from '../support/seeded.ts';
import { at, field, list, num, type Session, startSession } from '../support/session.ts';
import { assertShape, int, self, unix } from '../support/shape.ts';

async function make(session: Session, type: string, body: Record<string, unknown>): Promise<number> {
  const answer = await session.api('POST', `/api/v4/${type}`, [body]);
  assert.equal(answer.status, 200, answer.text);
  return num(answer.json, '_embedded', type, 0, 'id');
}

function personShape(session: Session, type: string, id: number) {
  const admin = adminOf(session.account).id;
  return {
    id,
    responsible_user_id: admin,
    group_id: 0,
    created_by: admin,
    updated_by: admin,
    created_at: unix,
    updated_at: unix,
    is_deleted: false,
    closest_task_at: null,
    custom_fields_values: null,
    account_id: session.account.id,
    _links: self(`/api/v4/${type}/${id}`),
  };
}

test('a contact reads back whole; leads come by `with`', async () => {
  await using session = await startSession();
  const id = await make(session, 'contacts', { first_name: 'Иван', last_name: 'Ким' });
  const shape = {
    ...personShape(session, 'contacts', id),
    name: 'Иван Ким',
    first_name: 'Иван',
    last_name: 'Ким',
    is_unsorted: false,
    _embedded: { tags: [], companies: [] },
  };
  assertShape((await session.api('GET', `/api/v4/contacts/${id}`)).json, shape);
  assertShape((await session.api('GET', `/api/v4/contacts/${id}?with=leads,customers,catalog_elements`)).json, {
    ...shape,
    _embedded: { tags: [], companies: [], leads: [], customers: [], catalog_elements: [] },
  });
  const patched = await session.api('PATCH', `/api/v4/contacts/${id}`, { first_name: 'Пётр' });
  assertShape(patched.json, { id, name: 'Пётр Ким', updated_at: unix, _links: self('') });
});

test('a company reads back whole, without the names of a person', async () => {
  await using session = await startSession();
  const id = await make(session, 'companies', { name: 'ООО' });
  assertShape((await session.api('GET', `/api/v4/companies/${id}`)).json, {
    ...personShape(session, 'companies', id),
    name: 'ООО',
    _embedded: { tags: [] },
  });
  assertRefused(await session.api('POST', '/api/v4/companies', [{ first_name: 'x' }]), [
    ['FieldNotExpected', 'first_name'],
  ]);
});

test('a link is written with is_main and read with main_contact', async () => {
  await using session = await startSession();
  const lead = await make(session, 'leads', { name: 'l' });
  const first = await make(session, 'contacts', { name: 'a' });
  const second = await make(session, 'contacts', { name: 'b' });
  const path = `/api/v4/leads/${lead}`;
  assert.equal((await session.api('GET', `${path}/links`)).status, 204);
  await session.api('POST', `${path}/link`, [{ to_entity_id: first, to_entity_type: 'contacts' }]);
  const answer = await session.api('POST', `${path}/link`, [
    { to_entity_id: second, to_entity_type: 'contacts', metadata: { is_main: true } },
  ]);
  const shape = (to: number, main: boolean) => ({
    entity_id: lead,
    entity_type: 'leads',
    to_entity_id: to,
    to_entity_type: 'contacts',
    metadata: { main_contact: main },
  });
  assertShape(answer.json, {
    _total_items: 1,
    _links: self(`/leads/${lead}/link`),
    _embedded: { links: [shape(second, true)] },
  });
  assertShape((await session.api('GET', `${path}/links`)).json, {
    _total_items: 2,
    _links: self(`/leads/${lead}/links`),
    _embedded: { links: [shape(first, false), shape(second, true)] },
  });
  const filtered = `${path}/links?filter[to_entity_id]=${first}&filter[to_entity_type]=contacts`;
  assert.equal(num((await session.api('GET', filtered)).json, '_total_items'), 1);
  assert.equal((await session.api('GET', `${path}/links?filter[to_entity_id]=${first}`)).status, 400);
  const unlinked = await session.api('POST', `${path}/unlink`, [{ to_entity_id: second, to_entity_type: 'contacts' }]);
  assert.equal(unlinked.status, 204);
  const left = await session.api('GET', `${path}/links`);
  assertShape(at(left.json, '_embedded', 'links'), [shape(first, true)]);
});

test('bulk links need entity_id; a lead keeps one company', async () => {
  await using session = await startSession();
  const lead = await make(session, 'leads', { name: 'l' });
  const one = await make(session, 'companies', { name: '1' });
  const two = await make(session, 'companies', { name: '2' });
  const link = (to: number) =>
    session.api('POST', '/api/v4/leads/link', [{ entity_id: lead, to_entity_id: to, to_entity_type: 'companies' }]);
  assert.equal((await link(one)).status, 200);
  assert.equal((await link(two)).status, 200);
  const read = await session.api('GET', `/api/v4/leads/links?filter[entity_id][]=${lead}`);
  assert.deepEqual(
    list(read.json, '_embedded', 'links').map((entry) => num(entry, 'to_entity_id')),
    [two],
  );
  assert.equal((await session.api('GET', '/api/v4/leads/links')).status, 400);
  assertRefused(await session.api('POST', '/api/v4/leads/link', [{ to_entity_id: one, to_entity_type: 'companies' }]), [
    ['FieldMissing', 'entity_id'],
  ]);
});

test('links that cannot be are refused', async () => {
  await using session = await startSession();
  const lead = await make(session, 'leads', { name: 'l' });
  const contact = await make(session, 'contacts', { name: 'c' });
  const link = (item: unknown, type = 'leads', id = lead) => session.api('POST', `/api/v4/${type}/${id}/link`, [item]);
  assertRefused(await link({ to_entity_id: lead, to_entity_type: 'leads' }), [
    ['NotSupportedChoice', 'to_entity_type'],
  ]);
  assertRefused(await link({ to_entity_id: 5, to_entity_type: 'contacts' }), [['NotSupportedChoice', 'to_entity_id']]);
  const catalog = num((await session.api('GET', '/api/v4/catalogs')).json, '_embedded', 'catalogs', 0, 'id');
  const elements = await session.api('GET', `/api/v4/catalogs/${catalog}/elements`);
  const element = num(elements.json, '_embedded', 'elements', 0, 'id');
  const item = { to_entity_id: element, to_entity_type: 'catalog_elements' };
  assertRefused(await link(item), [['FieldMissing', 'metadata.catalog_id']]);
  const linked = await link({ ...item, metadata: { catalog_id: catalog, quantity: 2 } }, 'contacts', contact);
  assertShape(at(linked.json, '_embedded', 'links', 0, 'metadata'), {
    quantity: 2,
    catalog_id: catalog,
    price_id: null,
  });
});

test('_embedded.tags replaces the set, tags_to_add and tags_to_delete change it, null clears it', async () => {
  await using session = await startSession();
  const id = await make(session, 'leads', { name: 'l', _embedded: { tags: [{ name: 'a' }, { name: 'b' }] } });
  const tags = async () =>
    list((await session.api('GET', `/api/v4/leads/${id}`)).json, '_embedded', 'tags').map((tag) => field(tag, 'name'));
  const patch = (body: unknown) => session.api('PATCH', `/api/v4/leads/${id}`, body);
  assert.deepEqual(await tags(), ['a', 'b']);
  await patch({ tags_to_add: [{ name: 'c' }] });
  await patch({ tags_to_delete: [{ name: 'a' }] });
  assert.deepEqual(await tags(), ['b', 'c']);
  await patch({ _embedded: { tags: [{ name: 'd' }] } });
  assert.deepEqual(await tags(), ['d']);
  assertRefused(await patch({ tags_to_add: [{ id: 5 }] }), [['NotSupportedChoice', 'tags_to_add.0.id']]);
  await patch({ _embedded: { tags: null } });
  assert.deepEqual(await tags(), []);
});

test('a tag made twice keeps its id; colours are for leads and from the list', async () => {
  await using session = await startSession();
  const post = (type: string, tag: unknown) => session.api('POST', `/api/v4/${type}/tags`, [tag]);
  const first = await post('leads', { name: 'vip', color: 'EBEBEB', request_id: 'a' });
  assertShape(first.json, {
    _total_items: 1,
    _links: self('/leads/tags'),
    _embedded: { tags: [{ id: int, name: 'vip', color: 'EBEBEB', request_id: 'a' }] },
  });
  const again = await post('leads', { name: 'vip' });
  assert.equal(num(again.json, '_embedded', 'tags', 0, 'id'), num(first.json, '_embedded', 'tags', 0, 'id'));
  assertRefused(await post('leads', { name: 'x', color: '123456' }), [['NotSupportedChoice', 'color']]);
  assertRefused(await post('contacts', { name: 'x', color: 'EBEBEB' }), [['FieldNotExpected', 'color']]);
  assert.equal((await session.api('GET', '/api/v4/contacts/tags')).status, 204);
  assert.equal(
    field((await session.api('GET', '/api/v4/leads/tags?query=VI')).json, '_embedded', 'tags', 0, 'name'),
    'vip',
  );
});

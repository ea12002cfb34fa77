import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CustomFieldList, EntitiesRead, EntityRead, type EntityRef } from '@pochtovik/contracts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.startHere();
  await world.install();
});
after(() => world.stop());

const PARTS = ['customer' as const, 'elements' as const];

/** Calls the API of the emulator as its administrator's private integration. */
async function api(method: string, path: string, body?: unknown): Promise<Record<string, never>> {
  const answer = await fetch(`${world.emulator.origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${world.emulator.accessToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  assert.ok(answer.ok, text);
  return Object(JSON.parse(text));
}

function read(entity: EntityRef, parts: typeof PARTS = []) {
  const { kit, accountId } = world;
  return kit.ask(EntityRead, accountId, { accountId, entity, with: parts });
}

async function readMany(entities: EntityRef[], parts: typeof PARTS = []) {
  const { kit, accountId } = world;
  return (await kit.ask(EntitiesRead, accountId, { accountId, entities, with: parts })).cards;
}

const calls = async () => (await world.control.requests({ account: world.accountId })).map(({ path }) => path);

test('a contact and a company have the linked lead that was created last, whatever the ids say', async () => {
  const { accountId, control } = world;
  const first = await control.createLead(accountId, { contacts: [{ name: 'Анна' }], company: { name: 'ООО' } });
  const contact: EntityRef = { type: 'contact', id: first.contactIds[0] ?? 0 };
  const company: EntityRef = { type: 'company', id: first.companyId ?? 0 };
  const embedded = { contacts: [{ id: contact.id }], companies: [{ id: company.id }] };
  const now = Math.floor(Date.now() / 1000);
  const lead = (name: string, createdAt: number) =>
    api('POST', '/api/v4/leads', [{ name, created_at: createdAt, _embedded: embedded }]);
  await lead('Новая', now + 3600);
  await lead('Новая, та же секунда', now + 3600);
  await lead('Перенесена из таблицы', now - 86_400);
  await control.clearRequests();

  const one = await read(contact);
  assert.deepEqual([one.lead?.name, one.lead?.pipelineName], ['Новая, та же секунда', 'Продажи']);
  assert.equal((await calls()).filter((path) => path === '/api/v4/leads').length, 1);
  assert.equal((await read(company)).lead?.name, 'Новая, та же секунда');
  const many = await readMany([contact, company]);
  assert.deepEqual(
    many.map((card) => card.lead?.name),
    ['Новая, та же секунда', 'Новая, та же секунда'],
  );
});

test('a contact without leads has none; where filters are ignored foreign leads are not taken', async () => {
  const { accountId, control } = world;
  const contact = Object(await api('POST', '/api/v4/contacts', [{ name: 'Без сделок' }]));
  assert.equal((await read({ type: 'contact', id: contact._embedded.contacts[0].id })).lead, null);

  const foreign = await control.createLead(accountId, { name: 'Чужая' });
  const own = await control.createLead(accountId, { name: 'Своя', contacts: [{ name: 'Пётр' }] });
  const lead = await api('GET', `/api/v4/leads/${foreign.leadId}`);
  await control.addFault({
    method: 'GET',
    path: '^/api/v4/leads$',
    kind: 'status',
    status: 200,
    body: { _embedded: { leads: [lead] } },
  });
  assert.equal((await read({ type: 'contact', id: own.contactIds[0] ?? 0 })).lead?.name, 'Своя');
});

test('elements of lists come with the quantity and the price that the card has, only when asked for', async () => {
  const { accountId, control } = world;
  const catalogs = Object(await api('GET', '/api/v4/catalogs'));
  const catalog = catalogs._embedded.catalogs[0];
  const fields = Object(await api('GET', `/api/v4/catalogs/${catalog.id}/custom_fields`));
  const fieldOf = (code: string) =>
    fields._embedded.custom_fields.find((field: { code: string }) => field.code === code);
  const wholesale = Object(
    await api('POST', `/api/v4/catalogs/${catalog.id}/custom_fields`, [{ name: 'Опт', type: 'price' }]),
  );
  const priceId = wholesale._embedded.custom_fields[0].id;
  const made = Object(
    await api('POST', `/api/v4/catalogs/${catalog.id}/elements`, [
      {
        name: 'Смеситель',
        custom_fields_values: [
          { field_id: fieldOf('PRICE').id, values: [{ value: 1500 }] },
          { field_id: priceId, values: [{ value: 1200.5 }] },
          { field_id: fieldOf('SKU').id, values: [{ value: 'A-7' }] },
        ],
      },
      { name: 'Без цены' },
    ]),
  );
  const [mixer, plain] = made._embedded.elements;
  const { leadId, contactIds } = await control.createLead(accountId, { contacts: [{ name: 'Анна' }] });
  const link = (id: number, metadata: object) => ({
    to_entity_id: id,
    to_entity_type: 'catalog_elements',
    metadata: { catalog_id: catalog.id, ...metadata },
  });
  await api('POST', `/api/v4/leads/${leadId}/link`, [
    link(mixer.id, { quantity: 2.5, price_id: priceId }),
    link(plain.id, { quantity: 1 }),
  ]);
  const contact: EntityRef = { type: 'contact', id: contactIds[0] ?? 0 };
  const lead: EntityRef = { type: 'lead', id: leadId };
  await control.clearRequests();
  assert.equal((await read(lead)).elements, undefined);
  assert.ok(!(await calls()).some((path) => path.includes('catalogs')));

  await control.clearRequests();
  const { elements } = await read(lead, PARTS);
  assert.deepEqual(
    elements?.map(({ name, catalogName, quantity, price }) => ({ name, catalogName, quantity, price })),
    [
      { name: 'Смеситель', catalogName: catalog.name, quantity: 2.5, price: 1200.5 },
      { name: 'Без цены', catalogName: catalog.name, quantity: 1, price: null },
    ],
  );
  assert.deepEqual(elements?.[0]?.customFields.find(({ code }) => code === 'SKU')?.values, ['A-7']);
  const elementCalls = (await calls()).filter((path) => path === `/api/v4/catalogs/${catalog.id}/elements`);
  assert.equal(elementCalls.length, 1, 'elements of a list come in one call');
  assert.deepEqual(
    (await readMany([lead, contact], PARTS)).map((card) => card.elements),
    [elements, elements],
  );

  await api('POST', `/api/v4/contacts/${contact.id}/link`, [link(plain.id, { quantity: 3 })]);
  assert.deepEqual((await read(contact, PARTS)).elements, elements, 'the lead comes before the contact');
});

test('the customer of the main contact comes when asked for; an account without customers has none', async () => {
  const { accountId, control, kit } = world;
  const { leadId, contactIds, companyId } = await control.createLead(accountId, {
    contacts: [{ name: 'Анна' }, { name: 'Пётр' }],
    company: { name: 'ООО' },
  });
  const lead: EntityRef = { type: 'lead', id: leadId };
  assert.equal((await read(lead, PARTS)).customer, null);

  await control.setCustomers(accountId, 'segments');
  const defined = Object(await api('POST', '/api/v4/customers/custom_fields', [{ name: 'Скидка', type: 'numeric' }]));
  const fieldId = defined._embedded.custom_fields[0].id;
  const customer = (name: string, people: object) => ({ name, next_price: 5000, _embedded: people });
  await api('POST', '/api/v4/customers', [
    customer('ООО, розница', { companies: [{ id: companyId }] }),
    {
      ...customer('Анна, опт', { contacts: [{ id: contactIds[0] }] }),
      next_date: 1_800_000_000,
      custom_fields_values: [{ field_id: fieldId, values: [{ value: 10 }] }],
    },
  ]);
  assert.equal((await read(lead)).customer, undefined);
  const { customer: found } = await read(lead, ['customer']);
  assert.ok(found);
  assert.deepEqual(
    [found.name, found.nextPrice, found.nextDate, found.purchases, found.customFields[0]?.values],
    ['Анна, опт', 5000, 1_800_000_000, 0, ['10']],
  );
  const company: EntityRef = { type: 'company', id: companyId ?? 0 };
  const many = await readMany([lead, company], ['customer']);
  assert.deepEqual(
    many.map((card) => card.customer?.name),
    ['Анна, опт', 'ООО, розница'],
  );

  const { linked } = await kit.ask(CustomFieldList, accountId, { accountId, with: PARTS });
  assert.ok(
    linked?.some(({ entityType, id, name }) => entityType === 'customer' && id === fieldId && name === 'Скидка'),
  );
  assert.ok(linked?.some(({ entityType, code }) => entityType === 'element' && code === 'SKU'));
});

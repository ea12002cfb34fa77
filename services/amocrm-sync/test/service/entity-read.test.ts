import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { EntityRead } from '@pochtovik/contracts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.startHere();
  await world.install();
});
after(() => world.stop());

/** Calls the API of the emulator as its administrator's private integration. */
async function api(method: string, url: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${world.emulator.accessToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  assert.ok(answer.ok, text);
  return JSON.parse(text);
}

/** Puts a file on the drive, as files of cards must be. */
async function uploadFile(name: string): Promise<{ uuid: string; version_uuid: string }> {
  const session = Object(
    await api('POST', `${world.emulator.platformOrigin}/v1.0/sessions`, { file_name: name, file_size: 3 }),
  );
  const file = Object(await api('POST', session.upload_url, Buffer.from('abc')));
  return { uuid: file.uuid, version_uuid: file.version_uuid };
}

test('a lead is read with its contacts, the main one first, its company and custom fields of every type as texts', async () => {
  const { accountId, control, emulator, kit } = world;
  const made = await control.createLead(accountId, {
    name: 'Сделка А',
    price: 120_000,
    tags: ['vip'],
    contacts: [
      { name: 'Анна Смирнова', email: 'anna@client.test', phone: '+79990000001' },
      { name: 'Пётр Иванов', email: 'petr@client.test' },
    ],
    company: { name: 'ООО «Клиент»', email: 'info@client.test' },
  });
  const account = (await control.state()).accounts.find(({ id }) => id === accountId);
  const file = await uploadFile('КП.pdf');
  const catalogs = Object(await api('GET', `${emulator.origin}/api/v4/catalogs`));
  const catalogId = catalogs._embedded.catalogs[0].id;
  const elements = Object(await api('GET', `${emulator.origin}/api/v4/catalogs/${catalogId}/elements`));
  const element = elements._embedded.elements[0];
  const midnight = Date.UTC(2026, 10, 22, 21) / 1000;
  const samples: Record<string, { values: object[]; texts: string[] }> = {
    text: { values: [{ value: 'Слово' }], texts: ['Слово'] },
    textarea: { values: [{ value: 'Две\nстроки' }], texts: ['Две\nстроки'] },
    numeric: { values: [{ value: '1.5' }], texts: ['1.5'] },
    monetary: { values: [{ value: '99.9' }], texts: ['99.9'] },
    checkbox: { values: [{ value: true }], texts: ['1'] },
    select: { values: [{ value: 'Сайт' }], texts: ['Сайт'] },
    multiselect: { values: [{ value: 'Монтаж' }, { value: 'Сервис' }], texts: ['Монтаж', 'Сервис'] },
    radiobutton: { values: [{ value: 'Юрлицо' }], texts: ['Юрлицо'] },
    date: { values: [{ value: midnight }], texts: ['2026-11-23'] },
    birthday: { values: [{ value: midnight }], texts: ['2026-11-23'] },
    date_time: { values: [{ value: midnight + 43_200 }], texts: ['2026-11-23T09:00:00.000Z'] },
    url: { values: [{ value: 'https://client.test/kp' }], texts: ['https://client.test/kp'] },
    streetaddress: { values: [{ value: 'Тверская, 1' }], texts: ['Тверская, 1'] },
    smart_address: {
      values: [
        { value: 'Москва', enum_code: 'city' },
        { value: 'Тверская, 1', enum_code: 'address_line_1' },
      ],
      texts: ['Тверская, 1', 'Москва'],
    },
    legal_entity: { values: [{ value: { name: 'ООО «Клиент»', entity_type: 2 } }], texts: ['ООО «Клиент»'] },
    file: {
      values: [{ value: { file_uuid: file.uuid, version_uuid: file.version_uuid, file_name: 'КП.pdf', file_size: 3 } }],
      texts: ['КП.pdf'],
    },
    chained_list: { values: [{ catalog_id: catalogId, catalog_element_id: element.id }], texts: [element.name] },
    tracking_data: { values: [{ value: 'yandex' }], texts: ['yandex'] },
  };
  const fields = (account?.fields ?? []).filter(({ owner }) => owner === 'leads');
  await api('PATCH', `${emulator.origin}/api/v4/leads/${made.leadId}`, {
    custom_fields_values: fields.map(({ id, type }) => ({ field_id: id, values: samples[type]?.values ?? [] })),
  });
  await control.clearRequests();

  const card = await kit.ask(EntityRead, accountId, { accountId, entity: { type: 'lead', id: made.leadId } });

  const { lead } = card;
  assert.ok(lead);
  assert.deepEqual([lead.name, lead.price, lead.tags], ['Сделка А', 120_000, ['vip']]);
  assert.deepEqual([lead.pipelineName, lead.statusName], ['Продажи', 'Новая заявка']);
  const texts = Object.fromEntries(lead.customFields.map((field) => [field.type, field.values]));
  assert.deepEqual(texts, Object.fromEntries(fields.map(({ type }) => [type, samples[type]?.texts])));
  assert.deepEqual(
    card.contacts.map(({ id, name, emails }) => ({ id, name, emails })),
    [
      { id: made.contactIds[0], name: 'Анна Смирнова', emails: ['anna@client.test'] },
      { id: made.contactIds[1], name: 'Пётр Иванов', emails: ['petr@client.test'] },
    ],
  );
  assert.deepEqual(card.contacts[0]?.phones, ['+79990000001']);
  assert.equal(card.company?.name, 'ООО «Клиент»');
  assert.deepEqual(card.company?.emails, ['info@client.test']);
  assert.equal(card.responsible?.id, lead.responsibleUserId);
  assert.equal(card.account.timezone, 'Europe/Moscow');
  const reads = (await control.requests({ account: accountId })).map(({ path }) => path.replace(/\d+/g, 'N'));
  assert.equal(reads.filter((path) => path === '/api/vN/contacts').length, 1, 'contacts come in one batch');
});

test('an account that ignores filters does not mix foreign contacts in', async () => {
  const { accountId, control, kit } = world;
  const foreign = await control.createLead(accountId, { contacts: [{ name: 'Чужой' }] });
  const own = await control.createLead(accountId, { contacts: [{ name: 'Свой' }] });
  const path = `${world.emulator.origin}/api/v4/contacts/${foreign.contactIds[0]}`;
  await control.addFault({
    method: 'GET',
    path: '^/api/v4/contacts$',
    kind: 'status',
    status: 200,
    body: { _embedded: { contacts: [await api('GET', path)] } },
  });
  const card = await kit.ask(EntityRead, accountId, { accountId, entity: { type: 'lead', id: own.leadId } });
  assert.deepEqual(
    card.contacts.map(({ name }) => name),
    ['Свой'],
  );
});

test('a contact and a company are read with what is linked to them', async () => {
  const { accountId, control, kit } = world;
  const made = await control.createLead(accountId, {
    contacts: [{ name: 'Ольга', email: 'olga@client.test' }],
    company: { name: 'ИП Ольга' },
  });
  const id = made.contactIds[0] ?? 0;
  const contact = await kit.ask(EntityRead, accountId, { accountId, entity: { type: 'contact', id } });
  assert.equal(contact.lead?.id, made.leadId);
  assert.deepEqual(
    contact.contacts.map(({ emails }) => emails),
    [['olga@client.test']],
  );
  assert.equal(contact.company?.name, 'ИП Ольга');
  const company = await kit.ask(EntityRead, accountId, {
    accountId,
    entity: { type: 'company', id: made.companyId ?? 0 },
  });
  assert.equal(company.company?.name, 'ИП Ольга');
  assert.equal(company.lead?.id, made.leadId);
  assert.deepEqual(
    company.contacts.map(({ name }) => name),
    ['Ольга'],
  );
});

test('a lead with nothing linked is read', async () => {
  const { accountId, control, kit } = world;
  const { leadId } = await control.createLead(accountId, { name: 'Пустая' });
  const card = await kit.ask(EntityRead, accountId, { accountId, entity: { type: 'lead', id: leadId } });
  assert.deepEqual([card.contacts, card.company, card.lead?.customFields], [[], null, []]);
});

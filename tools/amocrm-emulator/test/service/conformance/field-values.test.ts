import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused } from '../support/problems.ts';
import { adminOf, fieldOf } from '../support/seeded.ts';
import { at, field, list, num, type Session, send, startSession } from '../support/session.ts';
import { assertShape, type Shape } from '../support/shape.ts';

async function newLead(session: Session): Promise<number> {
  const answer = await session.api('POST', '/api/v4/leads', [{ name: 'x' }]);
  return num(answer.json, '_embedded', 'leads', 0, 'id');
}

async function write(session: Session, lead: number, type: string, values: unknown) {
  const { id } = fieldOf(session.account, 'leads', type);
  return session.api('PATCH', `/api/v4/leads/${lead}`, { custom_fields_values: [{ field_id: id, values }] });
}

async function readBack(session: Session, lead: number): Promise<unknown> {
  return at((await session.api('GET', `/api/v4/leads/${lead}`)).json, 'custom_fields_values');
}

/** Writes values of a type to a fresh lead and compares the whole read model. */
async function roundTrip(session: Session, type: string, values: unknown, read: Shape): Promise<void> {
  const lead = await newLead(session);
  const answer = await write(session, lead, type, values);
  assert.equal(answer.status, 200, `${type}: ${answer.text}`);
  const definition = fieldOf(session.account, 'leads', type);
  assertShape(
    await readBack(session, lead),
    [
      {
        field_id: definition.id,
        field_name: definition.name,
        field_code: definition.code,
        field_type: type,
        values: read,
      },
    ],
    type,
  );
}

test('every type of a lead is written and read in its documented shape', async () => {
  await using session = await startSession();
  const { account } = session;
  for (const type of ['text', 'textarea', 'url', 'streetaddress', 'tracking_data'])
    await roundTrip(session, type, [{ value: 'abc' }], [{ value: 'abc' }]);
  for (const type of ['numeric', 'monetary']) {
    await roundTrip(session, type, [{ value: '1.5' }], [{ value: '1.5' }]);
    await roundTrip(session, type, [{ value: 7 }], [{ value: '7' }]);
  }
  await roundTrip(session, 'checkbox', [{ value: true }], [{ value: true }]);
  for (const type of ['select', 'radiobutton']) {
    const choice = fieldOf(account, 'leads', type).enums[1] ?? { id: 0, value: '' };
    const read = [{ value: choice.value, enum_id: choice.id, enum_code: null }];
    await roundTrip(session, type, [{ enum_id: choice.id }], read);
    await roundTrip(session, type, [{ value: choice.value }], read);
  }
  const [one, two] = fieldOf(account, 'leads', 'multiselect').enums;
  await roundTrip(
    session,
    'multiselect',
    [{ enum_id: one?.id }, { value: two?.value }],
    [
      { value: one?.value ?? '', enum_id: one?.id ?? 0, enum_code: null },
      { value: two?.value ?? '', enum_id: two?.id ?? 0, enum_code: null },
    ],
  );
  await roundTrip(session, 'date_time', [{ value: 1577836800 }], [{ value: 1577836800 }]);
  await roundTrip(session, 'date_time', [{ value: '2020-01-01T00:00:00+03:00' }], [{ value: 1577826000 }]);
  await roundTrip(
    session,
    'smart_address',
    [
      { value: 'Москва', enum_code: 'city' },
      { value: 'РФ', enum_id: 6 },
    ],
    [
      { value: 'Москва', enum_id: 3, enum_code: 'city' },
      { value: 'РФ', enum_id: 6, enum_code: 'country' },
    ],
  );
  const entity = { name: 'ООО', entity_type: 2, vat_id: '77', kpp: '78', address: 'Москва' };
  await roundTrip(session, 'legal_entity', [{ value: entity }], [{ value: entity }]);
});

test('a date is kept as midnight of its day in the zone of the account', async () => {
  await using session = await startSession();
  // 2020-01-01 22:30 UTC is already the 2nd in Moscow.
  const midnight = Date.UTC(2020, 0, 1, 21) / 1000;
  for (const type of ['date', 'birthday'])
    await roundTrip(session, type, [{ value: Date.UTC(2020, 0, 1, 22, 30) / 1000 }], [{ value: midnight }]);
});

test('a chained list takes elements of its own catalog only', async () => {
  await using session = await startSession();
  const catalogs = await session.api('GET', '/api/v4/catalogs');
  const catalog = num(catalogs.json, '_embedded', 'catalogs', 0, 'id');
  const elements = await session.api('GET', `/api/v4/catalogs/${catalog}/elements`);
  const element = num(elements.json, '_embedded', 'elements', 0, 'id');
  const value = { catalog_id: catalog, catalog_element_id: element };
  await roundTrip(session, 'chained_list', [value], [value]);
  const lead = await newLead(session);
  const path = 'custom_fields_values.0.values.0';
  assertRefused(await write(session, lead, 'chained_list', [{ ...value, catalog_element_id: 5 }]), [
    ['NotSupportedChoice', `${path}.catalog_element_id`],
  ]);
  assertRefused(await write(session, lead, 'chained_list', [{ ...value, catalog_id: 5 }]), [
    ['NotSupportedChoice', `${path}.catalog_id`],
  ]);
});

test('a file field takes only a file that is on the drive', async () => {
  await using session = await startSession();
  const lead = await newLead(session);
  assertRefused(await write(session, lead, 'file', [{ value: { file_uuid: 'nowhere' } }]), [
    ['NotSupportedChoice', 'custom_fields_values.0.values.0.value.file_uuid'],
  ]);
  const auth = { authorization: `Bearer ${session.admin}` };
  const drive = session.emulator.platformOrigin;
  const opened = await send(drive, 'POST', '/v1.0/sessions', { file_name: 'a.pdf', file_size: 3 }, auth);
  const upload = new URL(field(opened.json, 'upload_url'));
  const file = await send(drive, 'POST', upload.pathname, Buffer.from('abc'), auth);
  const uuids = { file_uuid: field(file.json, 'uuid'), version_uuid: field(file.json, 'version_uuid') };
  await roundTrip(
    session,
    'file',
    [{ value: { ...uuids, file_name: 'a.pdf', file_size: 3 } }],
    [{ value: { ...uuids, file_name: 'a.pdf', file_size: 3, is_deleted: false } }],
  );
});

test('PHONE and EMAIL take codes and ids, default to WORK, and are found by field_code', async () => {
  await using session = await startSession();
  const phone = session.account.fields.find((entry) => entry.owner === 'contacts' && entry.code === 'PHONE');
  const mobile = phone?.enums.find((entry) => entry.value === 'MOB');
  const made = await session.api('POST', '/api/v4/contacts', [
    {
      name: 'К',
      custom_fields_values: [
        {
          field_code: 'PHONE',
          values: [{ value: '+7999', enum_code: 'MOB' }, { value: '+7888' }, { value: '+7777', enum_id: mobile?.id }],
        },
        { field_code: 'EMAIL', values: [{ value: 'a@b.c', enum: 'PRIV' }] },
      ],
    },
  ]);
  assert.equal(made.status, 200, made.text);
  const id = num(made.json, '_embedded', 'contacts', 0, 'id');
  const read = (await session.api('GET', `/api/v4/contacts/${id}`)).json;
  const codes = list(read, 'custom_fields_values', 0, 'values').map((value) => at(value, 'enum_code'));
  assert.deepEqual(codes, ['MOB', 'WORK', 'MOB']);
  assert.equal(field(read, 'custom_fields_values', 1, 'values', 0, 'enum_code'), 'PRIV');
  assertRefused(
    await session.api('PATCH', `/api/v4/contacts/${id}`, {
      custom_fields_values: [{ field_code: 'EMAIL', values: [{ value: 'x', enum_code: 'MOB' }] }],
    }),
    [['NotSupportedChoice', 'custom_fields_values.0.values.0.enum_code']],
  );
});

test('values that do not fit are refused with the path of the value', async () => {
  await using session = await startSession();
  const lead = await newLead(session);
  const path = 'custom_fields_values.0.values.0';
  const cases: [type: string, value: unknown, code: string, at: string][] = [
    ['text', { value: 5 }, 'InvalidType', `${path}.value`],
    ['text', { value: 'x'.repeat(256) }, 'TooLong', `${path}.value`],
    ['text', { value: 'x', enum_code: null }, 'FieldNotExpected', `${path}.enum_code`],
    ['numeric', { value: 'seven' }, 'InvalidType', `${path}.value`],
    ['checkbox', { value: 'yes' }, 'InvalidType', `${path}.value`],
    ['select', { value: 'сайт' }, 'NotSupportedChoice', `${path}.value`],
    ['select', { enum_id: 1 }, 'NotSupportedChoice', `${path}.enum_id`],
    ['select', { enum_id: 1, enum_code: null }, 'FieldNotExpected', `${path}.enum_code`],
    ['select', {}, 'FieldMissing', `${path}.value`],
    ['date', { value: '01.02.2020' }, 'InvalidType', `${path}.value`],
    ['date', { value: 1577836800000 }, 'InvalidType', `${path}.value`],
    ['date', { value: null }, 'InvalidType', `${path}.value`],
    ['smart_address', { value: 'x' }, 'FieldMissing', `${path}.enum_code`],
    ['smart_address', { value: 'x', enum_code: 'planet' }, 'NotSupportedChoice', `${path}.enum_code`],
    ['legal_entity', { value: { vat_id: '1' } }, 'FieldMissing', `${path}.value.name`],
    ['legal_entity', { value: { name: 'x', colour: '1' } }, 'FieldNotExpected', `${path}.value.colour`],
  ];
  for (const [type, value, code, where] of cases)
    assertRefused(await write(session, lead, type, [value]), [[code, where]]);
  assertRefused(await write(session, lead, 'text', [{ value: 'a' }, { value: 'b' }]), [
    ['FieldNotExpected', 'custom_fields_values.0.values.1'],
  ]);
  assertRefused(await write(session, lead, 'text', []), [['FieldMissing', 'custom_fields_values.0.values.0']]);
  assert.equal(await readBack(session, lead), null);
});

test('a field of another entity, or of another account, is no choice', async () => {
  await using session = await startSession();
  const lead = await newLead(session);
  const foreign = [fieldOf(session.account, 'contacts', 'text').id, fieldOf(session.other, 'leads', 'text').id];
  for (const id of foreign)
    assertRefused(
      await session.api('PATCH', `/api/v4/leads/${lead}`, {
        custom_fields_values: [{ field_id: id, values: [{ value: 'x' }] }],
      }),
      [['NotSupportedChoice', 'custom_fields_values.0.field_id']],
    );
});

test('a sent field replaces its values, others stay; `values: null` clears, an empty string does nothing', async () => {
  await using session = await startSession();
  const lead = await newLead(session);
  await write(session, lead, 'text', [{ value: 'one' }]);
  await write(session, lead, 'numeric', [{ value: 2 }]);
  await write(session, lead, 'text', [{ value: 'two' }]);
  await write(session, lead, 'text', [{ value: '' }]);
  const values = (await readBack(session, lead)) ?? [];
  assert.deepEqual(
    list(values).map((entry) => field(entry, 'values', 0, 'value')),
    ['two', '2'],
  );
  await write(session, lead, 'numeric', null);
  await write(session, lead, 'text', [{ value: null }]);
  assert.equal(await readBack(session, lead), null);
});

test('a renamed field reads back under its new name', async () => {
  await using session = await startSession();
  const lead = await newLead(session);
  await write(session, lead, 'text', [{ value: 'one' }]);
  await session.control.renameField(session.account.id, fieldOf(session.account, 'leads', 'text').id, 'Новое имя');
  assert.equal(field(await readBack(session, lead), 0, 'field_name'), 'Новое имя');
});

test('definitions read in the documented shape and can be made, changed and removed by an administrator', async () => {
  await using session = await startSession();
  const made = await session.api('POST', '/api/v4/leads/custom_fields', [
    { name: 'Канал', type: 'select', sort: 7, enums: [{ value: 'A' }, { value: 'B', sort: 5 }] },
  ]);
  assert.equal(made.status, 201, made.text);
  const id = num(made.json, '_embedded', 'custom_fields', 0, 'id');
  const [a, b] = [0, 1].map((index) => num(made.json, '_embedded', 'custom_fields', 0, 'enums', index, 'id'));
  const read = await session.api('GET', `/api/v4/leads/custom_fields/${id}`);
  assertShape(read.json, {
    id,
    name: 'Канал',
    type: 'select',
    account_id: session.account.id,
    code: null,
    sort: 7,
    is_api_only: false,
    enums: [
      { id: a ?? 0, value: 'A', sort: 0, code: null },
      { id: b ?? 0, value: 'B', sort: 5, code: null },
    ],
    group_id: null,
    required_statuses: [],
    is_deletable: true,
    is_predefined: false,
    entity_type: 'leads',
    tracking_callback: null,
    remind: null,
    triggers: [],
    currency: null,
    hidden_statuses: [],
    chained_lists: [],
    is_computed: false,
    _links: { self: { href: `${session.account.origin}/api/v4/leads/custom_fields/${id}` } },
  });
  const patched = await session.api('PATCH', `/api/v4/leads/custom_fields/${id}`, { enums: [{ id: b, value: 'B2' }] });
  assert.equal(field(patched.json, 'enums', '0', 'value'), 'B2');
  assert.equal((await session.api('DELETE', `/api/v4/leads/custom_fields/${id}`)).status, 204);
  assert.equal((await session.api('GET', `/api/v4/leads/custom_fields/${id}`)).status, 404);
  const post = (owner: string, definition: unknown) =>
    session.api('POST', `/api/v4/${owner}/custom_fields`, [definition]);
  assertRefused(await post('leads', { name: 'x', type: 'monetary' }), [['FieldMissing', 'currency']]);
  assertRefused(await post('contacts', { name: 'x', type: 'chained_list' }), [['NotSupportedChoice', 'type']]);
  assertRefused(await post('leads', { name: 'x', type: 'price' }), [['NotSupportedChoice', 'type']]);
  assertRefused(await post('leads', { type: 'text' }), [['FieldMissing', 'name']]);
  const token = await session.tokenOf(session.account, session.account.users.at(-1)?.id ?? adminOf(session.account).id);
  const forbidden = await session.api('POST', '/api/v4/leads/custom_fields', [{ name: 'x', type: 'text' }], { token });
  assert.equal(forbidden.status, 403);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused } from '../support/problems.ts';
import { mainPipeline, managerOf, statusId } from '../support/seeded.ts';
import { at, field, list, num, startSession } from '../support/session.ts';
import { assertShape, bool, Each, int, intOrNull, oneOf, self, text, unix } from '../support/shape.ts';

const STATUS = {
  id: int,
  name: text,
  sort: int,
  is_editable: bool,
  pipeline_id: int,
  color: text,
  type: oneOf(0, 1),
  account_id: int,
  _links: self(''),
};

test('pipelines carry their statuses, with 142 and 143 at the end and one of type 1 at the start', async () => {
  await using session = await startSession();
  const answer = await session.api('GET', '/api/v4/leads/pipelines');
  assertShape(answer.json, {
    _total_items: 2,
    _links: self('/leads/pipelines'),
    _embedded: {
      pipelines: new Each({
        id: int,
        name: text,
        sort: int,
        is_main: bool,
        is_unsorted_on: true,
        is_archive: false,
        account_id: session.account.id,
        _links: self(''),
        _embedded: { statuses: new Each(STATUS) },
      }),
    },
  });
  const statuses = list(answer.json, '_embedded', 'pipelines', 0, '_embedded', 'statuses');
  assert.deepEqual(
    statuses.map((status) => field(status, 'name')),
    [
      'Неразобранное',
      'Новая заявка',
      'Квалифицирован',
      'КП отправлено',
      'Ознакомлен с КП',
      'Успешно реализовано',
      'Закрыто и не реализовано',
    ],
  );
  assert.deepEqual(
    statuses.map((status) => num(status, 'type')),
    [1, 0, 0, 0, 0, 0, 0],
  );
  assert.deepEqual(
    statuses.slice(-2).map((status) => num(status, 'id')),
    [142, 143],
  );
});

test('pipelines and stages are written by administrators only; fixed stages stay', async () => {
  await using session = await startSession();
  const token = await session.tokenOf(session.account, managerOf(session.account).id);
  const body = [
    { name: 'Новая', sort: 3, is_main: false, is_unsorted_on: true, _embedded: { statuses: [{ name: 'Шаг' }] } },
  ];
  assert.equal((await session.api('POST', '/api/v4/leads/pipelines', body, { token })).status, 403);
  const made = await session.api('POST', '/api/v4/leads/pipelines', body);
  assert.equal(made.status, 200, made.text);
  const id = num(made.json, '_embedded', 'pipelines', 0, 'id');
  assert.equal((await session.api('PATCH', `/api/v4/leads/pipelines/${id}/statuses/142`, { name: 'x' })).status, 400);
  const step = await session.api('POST', `/api/v4/leads/pipelines/${id}/statuses`, [{ name: 'Ещё шаг' }]);
  const stepId = num(step.json, '_embedded', 'statuses', 0, 'id');
  assert.equal((await session.api('DELETE', `/api/v4/leads/pipelines/${id}/statuses/${stepId}`)).status, 204);
  assert.equal((await session.api('DELETE', `/api/v4/leads/pipelines/${id}`)).status, 204);
  assert.equal((await session.api('GET', `/api/v4/leads/pipelines/${id}`)).status, 404);
  assertRefused(await session.api('POST', '/api/v4/leads/pipelines', [{ name: 'x' }]), [
    ['FieldMissing', 'sort'],
    ['FieldMissing', 'is_main'],
    ['FieldMissing', 'is_unsorted_on'],
    ['FieldMissing', '_embedded'],
  ]);
});

test('catalogs and their elements read whole and check the fields of the catalog', async () => {
  await using session = await startSession();
  const catalogs = await session.api('GET', '/api/v4/catalogs');
  const catalog = num(catalogs.json, '_embedded', 'catalogs', 0, 'id');
  assertShape(at(catalogs.json, '_embedded', 'catalogs'), [
    {
      id: catalog,
      name: 'Товары',
      created_by: int,
      updated_by: int,
      created_at: unix,
      updated_at: unix,
      sort: int,
      type: 'regular',
      can_add_elements: bool,
      can_show_in_cards: bool,
      can_link_multiple: bool,
      can_be_deleted: bool,
      sdk_widget_code: null,
      account_id: session.account.id,
      _links: self(''),
    },
  ]);
  const fields = session.account.fields.filter((entry) => entry.owner === `catalogs/${catalog}`);
  const price = fields.find((entry) => entry.type === 'price')?.id ?? 0;
  const category = fields.find((entry) => entry.type === 'category');
  const linked = fields.find((entry) => entry.type === 'linked_entity')?.id ?? 0;
  const contact = num(
    (await session.api('POST', '/api/v4/contacts', [{ name: 'Пётр' }])).json,
    '_embedded',
    'contacts',
    0,
    'id',
  );
  const path = `/api/v4/catalogs/${catalog}/elements`;
  const made = await session.api('POST', path, [
    {
      name: 'Кран',
      custom_fields_values: [
        { field_id: price, values: [{ value: 10 }] },
        { field_id: category?.id, values: [{ value: category?.enums[0]?.value }] },
        { field_id: linked, values: [{ value: { entity_id: contact, entity_type: 'contacts' } }] },
      ],
    },
  ]);
  assert.equal(made.status, 200, made.text);
  const id = num(made.json, '_embedded', 'elements', 0, 'id');
  const read = await session.api('GET', `${path}/${id}`);
  assertShape(
    { ...Object(read.json), custom_fields_values: null },
    {
      id,
      name: 'Кран',
      created_by: int,
      updated_by: int,
      created_at: unix,
      updated_at: unix,
      is_deleted: false,
      custom_fields_values: null,
      catalog_id: catalog,
      account_id: session.account.id,
      _links: self(''),
    },
  );
  assert.deepEqual(
    list(read.json, 'custom_fields_values').map((entry) => at(entry, 'values', 0, 'value')),
    ['10', category?.enums[0]?.value, { name: 'Пётр', entity_id: contact, entity_type: 'contacts', catalog_id: null }],
  );
  assertRefused(await session.api('POST', path, [{}]), [['FieldMissing', 'name']]);
  assertRefused(
    await session.api('POST', path, [
      { name: 'x', custom_fields_values: [{ field_id: category?.id, values: [{ value: 'нет' }] }] },
    ]),
    [['NotSupportedChoice', 'custom_fields_values.0.values.0.value']],
  );
  assert.equal((await session.api('GET', `${path}?query=кран`)).status, 200);
  assert.equal((await session.api('GET', '/api/v4/catalogs/1/elements')).status, 404);
});

const FORM = {
  source_name: 'Сайт',
  source_uid: 'site',
  metadata: { form_id: '1', form_name: 'f', form_page: 'https://x', form_sent_at: 1700000000, ip: '1.2.3.4' },
  _embedded: { leads: [{ name: 'С сайта', price: 5 }], contacts: [{ name: 'Гость' }] },
};

test('an incoming form waits in the incoming stage until it is accepted', async () => {
  await using session = await startSession();
  const { account } = session;
  const made = await session.api('POST', '/api/v4/leads/unsorted/forms', [FORM]);
  assert.equal(made.status, 200, made.text);
  const uid = field(made.json, '_embedded', 'unsorted', 0, 'uid');
  const lead = num(made.json, '_embedded', 'unsorted', 0, '_embedded', 'leads', 0, 'id');
  assertShape((await session.api('GET', `/api/v4/leads/unsorted/${uid}`)).json, {
    uid,
    source_uid: 'site',
    source_name: 'Сайт',
    category: 'forms',
    pipeline_id: mainPipeline(account).id,
    created_at: unix,
    metadata: FORM.metadata,
    account_id: account.id,
    _links: self(''),
    _embedded: { leads: [{ id: lead, _links: self('') }], contacts: [{ id: int, _links: self('') }], companies: [] },
  });
  const stage = async () => num((await session.api('GET', `/api/v4/leads/${lead}`)).json, 'status_id');
  assert.equal(await stage(), statusId(account, 'Неразобранное'));
  assert.equal(num((await session.api('GET', '/api/v4/leads/unsorted/summary')).json, 'total'), 1);
  const link = { link: { entity_type: 'leads', entity_id: lead } };
  assert.equal((await session.api('POST', `/api/v4/leads/unsorted/${uid}/link`, link)).status, 400);
  const accepted = await session.api('POST', `/api/v4/leads/unsorted/${uid}/accept`, {
    user_id: managerOf(account).id,
    status_id: statusId(account, 'Новая заявка'),
  });
  assert.equal(accepted.status, 200, accepted.text);
  assert.equal(await stage(), statusId(account, 'Новая заявка'));
  assert.equal((await session.api('GET', '/api/v4/leads/unsorted')).status, 204);
  assert.equal((await session.api('GET', `/api/v4/leads/unsorted/${uid}`)).status, 404);
});

test('a declined form takes its lead along; mail and chats cannot be created', async () => {
  await using session = await startSession();
  const made = await session.api('POST', '/api/v4/leads/unsorted/forms', [FORM]);
  const uid = field(made.json, '_embedded', 'unsorted', 0, 'uid');
  const lead = num(made.json, '_embedded', 'unsorted', 0, '_embedded', 'leads', 0, 'id');
  assert.equal((await session.api('DELETE', `/api/v4/leads/unsorted/${uid}/decline`, { user_id: 0 })).status, 200);
  assert.equal((await session.api('GET', `/api/v4/leads/${lead}`)).status, 204);
  assert.ok([404, 405].includes((await session.api('POST', '/api/v4/leads/unsorted/mail', [FORM])).status));
  assertRefused(await session.api('POST', '/api/v4/leads/unsorted/forms', [{ ...FORM, metadata: undefined }]), [
    ['FieldMissing', 'metadata'],
  ]);
});

test('the widget shows over REST, with its settings to its own token only', async () => {
  await using session = await startSession();
  const code = (await session.control.state()).integration.widgetCode;
  const path = `/api/v4/widgets/${code}`;
  const shape = {
    id: int,
    code,
    version: text,
    rating: text,
    settings_template: [{ key: text, name: text, type: text, is_required: bool }],
    is_lead_source: false,
    is_work_with_dp: true,
    is_crm_template: false,
    client_uuid: session.emulator.clientId,
    is_active_in_account: bool,
    pipeline_id: intOrNull,
    _links: self(''),
  };
  assertShape((await session.api('POST', path, { conf: '{}' })).json, { ...shape, settings: { conf: '{}' } });
  const foreign = await session.api('GET', path, undefined, { token: session.emulator.accessToken });
  assertShape(foreign.json, shape);
  assert.equal((await session.api('DELETE', path)).status, 204);
  assert.equal((await session.api('GET', '/api/v4/widgets/unknown')).status, 404);
});

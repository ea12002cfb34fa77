import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, assertRefused } from '../support/problems.ts';
import { adminOf, fieldOf, mainPipeline, managerOf, statusId } from '../support/seeded.ts';
import { at, field, list, num, type Session, startSession } from '../support/session.ts';
import { assertShape, int, self, text, unix } from '../support/shape.ts';

function leadShape(session: Session, id: number) {
  const admin = adminOf(session.account).id;
  return {
    id,
    name: 'Заявка',
    price: 12,
    responsible_user_id: admin,
    group_id: 0,
    status_id: statusId(session.account, 'Новая заявка'),
    pipeline_id: mainPipeline(session.account).id,
    loss_reason_id: null,
    created_by: admin,
    updated_by: admin,
    created_at: unix,
    updated_at: unix,
    closed_at: null,
    closest_task_at: null,
    is_deleted: false,
    custom_fields_values: null,
    score: null,
    account_id: session.account.id,
    labor_cost: null,
    is_price_computed: false,
    _links: self(`/api/v4/leads/${id}`),
    _embedded: { tags: [], companies: [] },
  };
}

async function add(session: Session, lead: Record<string, unknown> = { name: 'Заявка', price: 12 }): Promise<number> {
  const answer = await session.api('POST', '/api/v4/leads', [lead]);
  assert.equal(answer.status, 200, answer.text);
  return num(answer.json, '_embedded', 'leads', 0, 'id');
}

test('adding answers thinly and echoes request_id, or the index as a string', async () => {
  await using session = await startSession();
  const answer = await session.api('POST', '/api/v4/leads', [{ name: 'a', request_id: 'mine' }, { name: 'b' }]);
  assert.equal(answer.status, 200);
  assertShape(answer.json, {
    _links: self('/api/v4/leads'),
    _embedded: {
      leads: [
        { id: int, request_id: 'mine', _links: self('') },
        { id: int, request_id: '1', _links: self('') },
      ],
    },
  });
});

test('a lead reads back whole; contacts, loss_reason and catalog_elements come only by `with`', async () => {
  await using session = await startSession();
  const id = await add(session);
  const plain = await session.api('GET', `/api/v4/leads/${id}`);
  assert.equal(plain.type, 'application/hal+json');
  assertShape(plain.json, leadShape(session, id));
  const rich = await session.api('GET', `/api/v4/leads/${id}?with=contacts,loss_reason,catalog_elements,source_id`);
  assertShape(rich.json, {
    ...leadShape(session, id),
    source_id: null,
    _embedded: { tags: [], companies: [], contacts: [], loss_reason: [], catalog_elements: [] },
  });
});

test('an empty list and a missing lead are 204 without a body', async () => {
  await using session = await startSession();
  for (const path of ['/api/v4/leads', '/api/v4/leads/1', '/api/v4/leads?page=9', '/api/v4/contacts/1']) {
    const answer = await session.api('GET', path);
    assert.equal(answer.status, 204, path);
    assert.equal(answer.text, '');
  }
});

test('pages carry no totals, and the last one no next', async () => {
  await using session = await startSession();
  for (let index = 0; index < 3; index += 1) await add(session, { name: `n${index}` });
  const first = await session.api('GET', '/api/v4/leads?limit=2&order[id]=desc&filter[price]=0');
  assert.deepEqual(Object.keys(Object(first.json)).sort(), ['_embedded', '_links', '_page']);
  assert.equal(field(first.json, '_embedded', 'leads', 0, 'name'), 'n2');
  const next = new URL(field(first.json, '_links', 'next', 'href'));
  const second = await session.api('GET', next.pathname + next.search);
  assert.equal(field(second.json, '_embedded', 'leads', 0, 'name'), 'n0');
  assert.deepEqual(Object.keys(Object(at(second.json, '_links'))), ['self']);
  assert.equal((await session.api('GET', '/api/v4/leads?limit=2&page=3')).status, 204);
});

test('more than 250 a page, or in a batch, is 422', async () => {
  await using session = await startSession();
  assertProblem(await session.api('GET', '/api/v4/leads?limit=251'), 422, 'Unprocessable Entity', 'Limit 250 per page');
  const many = Array.from({ length: 251 }, () => ({ name: 'x' }));
  assertProblem(await session.api('POST', '/api/v4/leads', many), 422, 'Unprocessable Entity', 'Limit 250 per page');
  assert.equal((await session.api('GET', '/api/v4/leads')).status, 204);
});

test('a change answers id, updated_at and links only; a batch gives a list of them', async () => {
  await using session = await startSession();
  const id = await add(session);
  const one = await session.api('PATCH', `/api/v4/leads/${id}`, { price: 5 });
  assertShape(one.json, { id, updated_at: unix, _links: self(`/api/v4/leads/${id}`) });
  const many = await session.api('PATCH', '/api/v4/leads', [
    { id, responsible_user_id: managerOf(session.account).id },
  ]);
  assertShape(many.json, {
    _links: self('/api/v4/leads'),
    _embedded: { leads: [{ id, updated_at: unix, _links: self(`/api/v4/leads/${id}`) }] },
  });
  const read = await session.api('GET', `/api/v4/leads/${id}`);
  assert.equal(num(read.json, 'price'), 5);
  assert.equal(field(read.json, 'name'), 'Заявка');
});

test('bodies of the wrong kind are refused: object for a batch, array for one, nothing, no JSON', async () => {
  await using session = await startSession();
  const id = await add(session);
  assertRefused(await session.api('POST', '/api/v4/leads', { name: 'x' }), [['InvalidType', '']]);
  assertRefused(await session.api('PATCH', `/api/v4/leads/${id}`, [{ price: 1 }]), [['InvalidType', '']]);
  for (const body of [[], {}, undefined])
    assertProblem(
      await session.api('POST', '/api/v4/leads', body),
      400,
      'Bad Request',
      'Request data can not be empty',
    );
  assert.equal((await session.api('POST', '/api/v4/leads', '{no json')).status, 400);
});

test('unknown keys, wrong types and unknown choices are refused by code and path', async () => {
  await using session = await startSession();
  const post = (lead: unknown) => session.api('POST', '/api/v4/leads', [lead]);
  assertRefused(await post({ colour: 'red' }), [['FieldNotExpected', 'colour']]);
  assertRefused(await post({ price: '12' }), [['InvalidType', 'price']]);
  assertRefused(await post({ price: 1.5 }), [['InvalidType', 'price']]);
  assertRefused(await post({ name: 7 }), [['InvalidType', 'name']]);
  assertRefused(await post({ status_id: 1 }), [['NotSupportedChoice', 'status_id']]);
  assertRefused(await post({ pipeline_id: 1 }), [['NotSupportedChoice', 'pipeline_id']]);
  assertRefused(await post({ responsible_user_id: 1 }), [['NotSupportedChoice', 'responsible_user_id']]);
  assertRefused(await post({ _embedded: { contacts: [{ id: 5 }] } }), [
    ['NotSupportedChoice', '_embedded.contacts.0.id'],
  ]);
  assertRefused(await post({ loss_reason_id: 1, status_id: 143 }), [['NotSupportedChoice', 'loss_reason_id']]);
  assertRefused(await post({ id: 5 }), [['FieldNotExpected', 'id']]);
  const status = await post({ status_id: 'x' });
  assert.equal(
    field(status.json, 'validation-errors', 0, 'errors', 0, 'detail'),
    'This value should be of type integer.',
  );
});

test('one bad item refuses the whole batch', async () => {
  await using session = await startSession();
  const answer = await session.api('POST', '/api/v4/leads', [{ name: 'good' }, { name: 'bad', status_id: 1 }]);
  assertRefused(answer, [['NotSupportedChoice', 'status_id']], '1');
  assert.equal((await session.api('GET', '/api/v4/leads')).status, 204);
  const id = await add(session);
  assertRefused(
    await session.api('PATCH', '/api/v4/leads', [
      { id, price: 99 },
      { id: 1, price: 1 },
    ]),
    [['NotSupportedChoice', 'id']],
    '1',
  );
  assert.equal(num((await session.api('GET', `/api/v4/leads/${id}`)).json, 'price'), 12);
});

test('a status is of its pipeline: a foreign one is refused, both ids together move', async () => {
  await using session = await startSession();
  const second = session.account.pipelines.find((pipeline) => !pipeline.isMain);
  const foreign = second?.statuses.find((status) => status.type === 0)?.id ?? 0;
  const id = await add(session);
  assertRefused(await session.api('PATCH', `/api/v4/leads/${id}`, { status_id: foreign }), [
    ['NotSupportedChoice', 'status_id'],
  ]);
  assertRefused(await session.api('PATCH', `/api/v4/leads/${id}`, { pipeline_id: second?.id }), [
    ['FieldMissing', 'status_id'],
  ]);
  const moved = await session.api('PATCH', `/api/v4/leads/${id}`, { status_id: foreign, pipeline_id: second?.id });
  assert.equal(moved.status, 200);
});

test('142 and 143 close a lead in any pipeline, and a loss reason belongs to 143', async () => {
  await using session = await startSession();
  const id = await add(session);
  const reasons = await session.api('GET', '/api/v4/leads/loss_reasons');
  const reason = num(reasons.json, '_embedded', 'loss_reasons', 0, 'id');
  assertRefused(await session.api('PATCH', `/api/v4/leads/${id}`, { status_id: 142, loss_reason_id: reason }), [
    ['NotSupportedChoice', 'loss_reason_id'],
  ]);
  await session.api('PATCH', `/api/v4/leads/${id}`, { status_id: 143, loss_reason_id: reason });
  const lost = await session.api('GET', `/api/v4/leads/${id}?with=loss_reason`);
  assertShape(at(lost.json, 'closed_at'), unix);
  assertShape(at(lost.json, '_embedded', 'loss_reason'), [
    { id: reason, name: text, sort: 100000, created_at: unix, updated_at: unix, _links: self('') },
  ]);
  await session.api('PATCH', `/api/v4/leads/${id}`, { status_id: statusId(session.account, 'Новая заявка') });
  const open = await session.api('GET', `/api/v4/leads/${id}`);
  assert.equal(at(open.json, 'closed_at'), null);
  assert.equal(at(open.json, 'loss_reason_id'), null);
});

test('the incoming stage cannot be written, not even echoed', async () => {
  await using session = await startSession();
  const { account, control } = session;
  const incoming = statusId(account, 'Неразобранное');
  const { leadId } = await control.createLead(account.id, { statusId: incoming });
  assertRefused(await session.api('PATCH', `/api/v4/leads/${leadId}`, { status_id: incoming, price: 5 }), [
    ['NotSupportedChoice', 'status_id'],
  ]);
  assertRefused(await session.api('POST', '/api/v4/leads', [{ status_id: incoming }]), [
    ['NotSupportedChoice', 'status_id'],
  ]);
});

test('filters narrow: id, stage pair, range, responsible; unknown ones are ignored', async () => {
  await using session = await startSession();
  const { account } = session;
  const manager = managerOf(account).id;
  const a = await add(session, { name: 'a', price: 10, responsible_user_id: manager });
  const b = await add(session, { name: 'b', price: 20, status_id: 142 });
  const ids = async (query: string) => {
    const answer = await session.api('GET', `/api/v4/leads?${query}`);
    return answer.status === 204 ? [] : list(answer.json, '_embedded', 'leads').map((lead) => num(lead, 'id'));
  };
  const pipeline = mainPipeline(account).id;
  assert.deepEqual(await ids(`filter[id][]=${a}&filter[id][]=${b}`), [a, b]);
  assert.deepEqual(await ids(`filter[id][0]=${b}`), [b]);
  assert.deepEqual(await ids(`filter[statuses][0][pipeline_id]=${pipeline}&filter[statuses][0][status_id]=142`), [b]);
  assert.deepEqual(await ids('filter[statuses][0][status_id]=142'), [a, b]);
  assert.deepEqual(await ids(`filter[responsible_user_id]=${manager}`), [a]);
  assert.deepEqual(await ids('filter[price][from]=15&filter[price][to]=30'), [b]);
  assert.deepEqual(await ids('filter[created_at][from]=4000000000'), []);
  assert.deepEqual(await ids('filter[nonsense]=1'), [a, b]);
  assert.deepEqual(await ids('query=a'), [a]);
  assert.deepEqual(await ids('order=created_at'), [a, b]);
});

test('a deleted lead is gone from reading and stays under only_deleted', async () => {
  await using session = await startSession();
  const id = await add(session);
  await session.control.deleteCard(session.account.id, 'leads', id);
  assert.equal((await session.api('GET', `/api/v4/leads/${id}`)).status, 204);
  assert.equal((await session.api('GET', '/api/v4/leads')).status, 204);
  assert.equal((await session.api('PATCH', `/api/v4/leads/${id}`, { price: 1 })).status, 404);
  const deleted = await session.api('GET', '/api/v4/leads?with=only_deleted');
  assert.equal(at(deleted.json, '_embedded', 'leads', 0, 'is_deleted'), true);
});

test('there is no DELETE, and an unknown route says so', async () => {
  await using session = await startSession();
  const id = await add(session);
  assert.equal((await session.api('DELETE', `/api/v4/leads/${id}`)).status, 405);
  assertProblem(await session.api('GET', '/api/v4/nonsense'), 404, 'Not Found', 'Cannot GET /api/v4/nonsense');
});

test('complex adds lead, contact and company in one go and answers a bare array', async () => {
  await using session = await startSession();
  const email = fieldOf(session.account, 'contacts', 'multitext');
  const answer = await session.api('POST', '/api/v4/leads/complex', [
    {
      name: 'Сложная',
      price: 3,
      request_id: 'c1',
      _embedded: {
        contacts: [
          {
            first_name: 'Иван',
            last_name: 'Ким',
            custom_fields_values: [{ field_id: email.id, values: [{ value: 'x' }] }],
          },
        ],
        companies: [{ name: 'ООО' }],
        metadata: {
          category: 'forms',
          form_id: '1',
          form_name: 'f',
          form_page: 'p',
          form_sent_at: 1700000000,
          ip: '127.0.0.1',
          referer: 'r',
        },
      },
    },
  ]);
  assert.equal(answer.status, 200, answer.text);
  assertShape(answer.json, [{ id: int, contact_id: int, company_id: int, request_id: ['c1'], merged: false }]);
  const lead = await session.api('GET', `/api/v4/leads/${num(answer.json, 0, 'id')}?with=contacts`);
  assertShape(at(lead.json, '_embedded'), {
    tags: [],
    companies: [{ id: num(answer.json, 0, 'company_id'), _links: self('') }],
    contacts: [{ id: num(answer.json, 0, 'contact_id'), is_main: true, _links: self('') }],
  });
});

test('complex refuses two contacts, more than 50 leads and bad fields of the contact', async () => {
  await using session = await startSession();
  const post = (body: unknown) => session.api('POST', '/api/v4/leads/complex', body);
  assertRefused(await post([{ _embedded: { contacts: [{ name: 'a' }, { name: 'b' }] } }]), [
    ['FieldNotExpected', '_embedded.contacts.1'],
  ]);
  assertRefused(
    await post([{ _embedded: { contacts: [{ name: 'a', custom_fields_values: [{ field_id: 1, values: null }] }] } }]),
    [['NotSupportedChoice', '_embedded.contacts.0.custom_fields_values.0.field_id']],
  );
  assert.equal((await post(Array.from({ length: 51 }, () => ({ name: 'x' })))).status, 422);
  assert.equal((await session.api('GET', '/api/v4/contacts')).status, 204);
});

test('a user without a right is refused, and lists only what they may see', async () => {
  await using session = await startSession();
  const { account, control } = session;
  const manager = managerOf(account).id;
  const token = await session.tokenOf(account, manager);
  const id = await add(session);
  const own = await add(session, { name: 'own', responsible_user_id: manager });
  await control.setRights(account.id, manager, { leads: { view: 'M', edit: 'M', add: 'D' } });
  assertProblem(
    await session.api('GET', `/api/v4/leads/${id}`, undefined, { token }),
    403,
    'Forbidden',
    'Access denied',
  );
  assert.equal((await session.api('PATCH', `/api/v4/leads/${id}`, { price: 7 }, { token })).status, 403);
  assert.equal((await session.api('POST', '/api/v4/leads', [{ name: 'x' }], { token })).status, 403);
  const seen = await session.api('GET', '/api/v4/leads', undefined, { token });
  assert.deepEqual(
    list(seen.json, '_embedded', 'leads').map((lead) => num(lead, 'id')),
    [own],
  );
  assert.equal((await session.api('PATCH', `/api/v4/leads/${own}`, { price: 7 }, { token })).status, 200);
  assert.equal(num((await session.api('GET', `/api/v4/leads/${own}`)).json, 'updated_by'), manager);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, assertRefused } from '../support/problems.ts';
import { adminOf, mainPipeline, managerOf, statusId } from '../support/seeded.ts';
import { at, field, list, num, type Session, startSession } from '../support/session.ts';
import { assertShape, Each, int, self, text, unix } from '../support/shape.ts';

async function newLead(session: Session): Promise<number> {
  return num((await session.api('POST', '/api/v4/leads', [{ name: 'x' }])).json, '_embedded', 'leads', 0, 'id');
}

async function typesOf(session: Session, lead: number): Promise<string[]> {
  const answer = await session.api('GET', `/api/v4/events?filter[entity]=lead&filter[entity_id]=${lead}`);
  return list(answer.json, '_embedded', 'events').map((event) => field(event, 'type'));
}

test('a task reads back whole; `result` is a list until there is one, then an object', async () => {
  await using session = await startSession();
  const lead = await newLead(session);
  const admin = adminOf(session.account).id;
  const made = await session.api('POST', '/api/v4/tasks', [
    { text: 'Позвонить', complete_till: 1888885140, entity_id: lead, entity_type: 'leads', task_type_id: 2 },
  ]);
  assertShape(made.json, {
    _links: self('/api/v4/tasks'),
    _embedded: { tasks: [{ id: int, request_id: '0', _links: self('') }] },
  });
  const id = num(made.json, '_embedded', 'tasks', 0, 'id');
  const shape = {
    id,
    created_by: admin,
    updated_by: admin,
    created_at: unix,
    updated_at: unix,
    responsible_user_id: admin,
    group_id: 0,
    entity_id: lead,
    entity_type: 'leads',
    duration: 0,
    is_completed: false,
    task_type_id: 2,
    text: 'Позвонить',
    result: [],
    complete_till: 1888885140,
    account_id: session.account.id,
    _links: self(`/api/v4/tasks/${id}`),
  };
  assertShape((await session.api('GET', `/api/v4/tasks/${id}`)).json, shape);
  assert.equal(num((await session.api('GET', `/api/v4/leads/${lead}`)).json, 'closest_task_at'), 1888885140);
  const closed = await session.api('PATCH', `/api/v4/tasks/${id}`, { is_completed: true, result: { text: 'готово' } });
  assertShape(closed.json, { id, updated_at: unix, _links: self('') });
  assertShape((await session.api('GET', `/api/v4/tasks/${id}`)).json, {
    ...shape,
    is_completed: true,
    result: { text: 'готово' },
  });
  assert.equal(at((await session.api('GET', `/api/v4/leads/${lead}`)).json, 'closest_task_at'), null);
});

test('a task needs text and complete_till, a known type, card and user', async () => {
  await using session = await startSession();
  const lead = await newLead(session);
  const post = (task: unknown) => session.api('POST', '/api/v4/tasks', [task]);
  const good = { text: 'x', complete_till: 1888885140 };
  assertRefused(await post({ complete_till: 1888885140 }), [['FieldMissing', 'text']]);
  assertRefused(await post({ text: 'x' }), [['FieldMissing', 'complete_till']]);
  assertRefused(await post({ ...good, complete_till: 1888885140000 }), [['InvalidType', 'complete_till']]);
  assertRefused(await post({ ...good, task_type_id: 99 }), [['NotSupportedChoice', 'task_type_id']]);
  assertRefused(await post({ ...good, entity_id: lead }), [['FieldMissing', 'entity_type']]);
  assertRefused(await post({ ...good, entity_id: 1, entity_type: 'leads' }), [['NotSupportedChoice', 'entity_id']]);
  assertRefused(await post({ ...good, entity_id: lead, entity_type: 'deal' }), [['NotSupportedChoice', 'entity_type']]);
  assertRefused(await post({ ...good, responsible_user_id: 1 }), [['NotSupportedChoice', 'responsible_user_id']]);
  assertRefused(await post({ ...good, type: 1 }), [['FieldNotExpected', 'type']]);
  assert.equal((await session.api('GET', '/api/v4/tasks')).status, 204);
  assertProblem(await session.api('GET', '/api/v4/tasks/1'), 404, 'Not Found', 'Not Found');
});

test('tasks are filtered by completion, card and responsible user', async () => {
  await using session = await startSession();
  const lead = await newLead(session);
  const manager = managerOf(session.account).id;
  await session.api('POST', '/api/v4/tasks', [
    { text: 'a', complete_till: 1888885140, entity_id: lead, entity_type: 'leads' },
    { text: 'b', complete_till: 1888885141, is_completed: true, responsible_user_id: manager },
  ]);
  const texts = async (query: string) =>
    list((await session.api('GET', `/api/v4/tasks?${query}`)).json, '_embedded', 'tasks').map((t) => field(t, 'text'));
  assert.deepEqual(await texts('filter[is_completed]=1'), ['b']);
  assert.deepEqual(await texts(`filter[entity_type]=leads&filter[entity_id]=${lead}`), ['a']);
  assert.deepEqual(await texts(`filter[entity_id]=${lead}`), ['a', 'b']);
  assert.deepEqual(await texts(`filter[responsible_user_id][]=${manager}`), ['b']);
  assert.deepEqual(await texts('order[complete_till]=desc'), ['b', 'a']);
});

test('a note keeps its text inside params and reads back whole', async () => {
  await using session = await startSession();
  const lead = await newLead(session);
  const admin = adminOf(session.account).id;
  const made = await session.api('POST', `/api/v4/leads/${lead}/notes`, [
    { note_type: 'common', params: { text: 'Привет' }, request_id: 'n' },
  ]);
  assertShape(made.json, {
    _links: self('/leads/notes'),
    _embedded: { notes: [{ id: int, entity_id: lead, request_id: 'n', _links: self('') }] },
  });
  const id = num(made.json, '_embedded', 'notes', 0, 'id');
  const shape = {
    id,
    entity_id: lead,
    created_by: admin,
    updated_by: admin,
    created_at: unix,
    updated_at: unix,
    responsible_user_id: admin,
    group_id: 0,
    note_type: 'common',
    params: { text: 'Привет' },
    account_id: session.account.id,
    _links: self(`/leads/${lead}/notes/${id}`),
  };
  for (const path of [`/api/v4/leads/notes/${id}`, `/api/v4/leads/${lead}/notes/${id}`])
    assertShape((await session.api('GET', path)).json, shape);
  assert.equal((await session.api('POST', `/api/v4/leads/notes/${id}/pin`)).status, 204);
  assertShape((await session.api('GET', `/api/v4/leads/notes/${id}?with=is_pinned`)).json, {
    ...shape,
    is_pinned: true,
  });
  const patched = await session.api('PATCH', `/api/v4/leads/notes/${id}`, {
    note_type: 'common',
    params: { text: 'Пока' },
  });
  assertShape(patched.json, { id, entity_id: lead, updated_at: unix, _links: self('') });
  assert.equal(field((await session.api('GET', `/api/v4/leads/notes/${id}`)).json, 'params', 'text'), 'Пока');
});

test('every creatable type of note is taken with its params', async () => {
  await using session = await startSession();
  const lead = await newLead(session);
  const call = { uniq: 'u', duration: 60, source: 's', link: 'https://x', phone: '+7', call_responsible: 'Иван' };
  const notes: [string, Record<string, unknown>][] = [
    ['common', { text: 't' }],
    ['service_message', { service: 'Почтовик', text: 't' }],
    ['extended_service_message', { service: 'Почтовик', text: 't' }],
    ['call_in', { ...call, call_status: 4, call_result: 'ok' }],
    ['call_out', call],
    ['message_cashier', { status: 'shown', text: 't' }],
    ['geolocation', { text: 't', address: 'a', longitude: '1', latitude: '2' }],
    ['sms_in', { text: 't', phone: '+7' }],
    ['sms_out', { text: 't', phone: '+7' }],
  ];
  for (const [note_type, params] of notes) {
    const answer = await session.api('POST', '/api/v4/leads/notes', [{ entity_id: lead, note_type, params }]);
    assert.equal(answer.status, 200, `${note_type}: ${answer.text}`);
  }
  const read = await session.api(
    'GET',
    `/api/v4/leads/${lead}/notes?filter[note_type][]=sms_in&filter[note_type][]=call_in`,
  );
  assert.deepEqual(
    list(read.json, '_embedded', 'notes').map((note) => field(note, 'note_type')),
    ['call_in', 'sms_in'],
  );
});

test('notes that cannot be are refused', async () => {
  await using session = await startSession();
  const lead = await newLead(session);
  const post = (note: unknown) => session.api('POST', `/api/v4/leads/${lead}/notes`, [note]);
  assertRefused(await post({ note_type: 'common', params: {} }), [['FieldMissing', 'params.text']]);
  assertRefused(await post({ note_type: 'common', text: 'x' }), [
    ['FieldMissing', 'params.text'],
    ['FieldNotExpected', 'text'],
  ]);
  assertRefused(await post({ note_type: 'common', params: { text: 'x', more: 1 } }), [
    ['FieldNotExpected', 'params.more'],
  ]);
  for (const type of ['amomail_message', 'mail_message', 'site_visit'])
    assertRefused(await post({ note_type: type, params: {} }), [['NotSupportedChoice', 'note_type']]);
  assertRefused(await post({ note_type: 'message_cashier', params: { status: 'gone', text: 't' } }), [
    ['NotSupportedChoice', 'params.status'],
  ]);
  assertRefused(await post({ note_type: 'attachment', params: { file_uuid: 'x', file_name: 'a' } }), [
    ['NotSupportedChoice', 'params.file_uuid'],
  ]);
  assertRefused(
    await session.api('POST', '/api/v4/leads/notes', [{ entity_id: 1, note_type: 'common', params: { text: 'x' } }]),
    [['NotSupportedChoice', 'entity_id']],
  );
});

test('a letter shows as a read-only amomail_message note, one per lead, and an incoming_mail event', async () => {
  await using session = await startSession();
  const { account, control } = session;
  const [a, b] = [await newLead(session), await newLead(session)];
  const mail = await control.addMail(account.id, {
    leadIds: [a, b],
    fromEmail: 'client@example.com',
    fromName: 'Клиент',
    toEmail: 'ivan@company.test',
    subject: 'Re: КП',
    summary: 'Спасибо',
    attachments: 1,
  });
  assert.equal(mail.noteIds.length, 2);
  const note = await session.api('GET', `/api/v4/leads/${a}/notes/${mail.noteIds[0]}`);
  assertShape(at(note.json, 'params'), {
    thread_id: text,
    message_id: mail.messageId,
    private: false,
    income: true,
    from: { email: 'client@example.com', name: 'Клиент' },
    to: { email: 'ivan@company.test', name: '' },
    subject: 'Re: КП',
    content_summary: 'Спасибо',
    attach_cnt: 1,
    delivery: null,
  });
  assert.equal(num(note.json, 'created_by'), 0);
  assertRefused(await session.api('PATCH', `/api/v4/leads/notes/${mail.noteIds[0]}`, { params: { subject: 'x' } }), [
    ['NotSupportedChoice', 'note_type'],
  ]);
  const events = await session.api('GET', '/api/v4/events?filter[type][]=incoming_mail');
  assert.deepEqual(
    list(events.json, '_embedded', 'events')
      .map((event) => num(event, 'value_after', 0, 'note', 'id'))
      .sort(),
    [...mail.noteIds].sort(),
  );
});

test('a change of status is an event of the documented shape', async () => {
  await using session = await startSession();
  const { account } = session;
  const lead = await newLead(session);
  const [from, to] = [statusId(account, 'Новая заявка'), statusId(account, 'Квалифицирован')];
  await session.api('PATCH', `/api/v4/leads/${lead}`, { status_id: to });
  const events = await session.api('GET', '/api/v4/events?filter[type]=lead_status_changed');
  const pipeline_id = mainPipeline(account).id;
  assertShape(events.json, {
    _page: 1,
    _links: self('limit=50'),
    _embedded: {
      events: [
        {
          id: text,
          type: 'lead_status_changed',
          entity_id: lead,
          entity_type: 'lead',
          created_by: adminOf(account).id,
          created_at: unix,
          value_after: [{ lead_status: { id: to, pipeline_id } }],
          value_before: [{ lead_status: { id: from, pipeline_id } }],
          account_id: account.id,
          _links: self(''),
          _embedded: { entity: { id: lead, _links: self(`/leads/${lead}`) } },
        },
      ],
    },
  });
  const id = field(events.json, '_embedded', 'events', 0, 'id');
  assert.match(id, /^01[0-9a-z]{24}$/);
  assert.equal((await session.api('GET', `/api/v4/events/${id}`)).status, 200);
  const query = `filter[value_after][leads_statuses][0][pipeline_id]=${pipeline_id}&filter[value_after][leads_statuses][0][status_id]`;
  assert.equal((await session.api('GET', `/api/v4/events?${query}=${to}`)).status, 200);
  assert.equal((await session.api('GET', `/api/v4/events?${query}=${from}`)).status, 204);
});

test('writes leave the events a user would see', async () => {
  await using session = await startSession();
  const { account } = session;
  const lead = await newLead(session);
  await session.api('PATCH', `/api/v4/leads/${lead}`, {
    price: 5,
    name: 'y',
    responsible_user_id: managerOf(account).id,
    tags_to_add: [{ name: 'vip' }],
  });
  await session.api('POST', `/api/v4/leads/${lead}/notes`, [{ note_type: 'common', params: { text: 'x' } }]);
  await session.api('POST', '/api/v4/tasks', [{ text: 'x', complete_till: 1, entity_id: lead, entity_type: 'leads' }]);
  assert.deepEqual((await typesOf(session, lead)).sort(), [
    'common_note_added',
    'entity_responsible_changed',
    'entity_tag_added',
    'lead_added',
    'name_field_changed',
    'sale_field_changed',
    'task_added',
  ]);
});

test('events come 100 a page at most, by comma lists too, and know their types', async () => {
  await using session = await startSession();
  assert.equal((await session.api('GET', '/api/v4/events?limit=101')).status, 422);
  await newLead(session);
  const answer = await session.api('GET', '/api/v4/events?filter[type]=lead_added,lead_deleted');
  assert.equal(list(answer.json, '_embedded', 'events').length, 1);
  const types = await session.api('GET', '/api/v4/events/types?language_code=ru');
  assertShape(at(types.json, '_embedded'), { events_types: new Each({ key: text, type: int, lang: text }) });
});

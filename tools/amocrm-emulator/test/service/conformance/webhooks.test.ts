import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused } from '../support/problems.ts';
import { adminOf, fieldOf, mainPipeline, managerOf, statusId } from '../support/seeded.ts';
import { at, list, num, type Session, startSession } from '../support/session.ts';
import { assertShape, int, self, unix } from '../support/shape.ts';

async function subscribe(session: Session, settings: string[]): Promise<string> {
  const destination = `${session.outside.origin}/hook`;
  const answer = await session.api('POST', '/api/v4/webhooks', { destination, settings });
  assert.equal(answer.status, 201, answer.text);
  return destination;
}

async function newLead(session: Session, body: Record<string, unknown> = { name: 'x' }): Promise<number> {
  return num((await session.api('POST', '/api/v4/leads', [body])).json, '_embedded', 'leads', 0, 'id');
}

/** The pairs of a form body, one a line, as the reference prints them. */
function lines(body: string): string[] {
  return [...new URLSearchParams(body)].map(([key, value]) => `${key}=${value}`);
}

test('a subscription is keyed by its destination and removed by it', async () => {
  await using session = await startSession();
  const destination = await subscribe(session, ['add_lead']);
  const again = await session.api('POST', '/api/v4/webhooks', { destination, settings: ['status_lead'], sort: 20 });
  const shape = {
    id: int,
    destination,
    created_at: unix,
    updated_at: unix,
    account_id: session.account.id,
    created_by: adminOf(session.account).id,
    sort: 20,
    disabled: false,
    settings: ['status_lead'],
    _links: self(''),
  };
  assertShape(again.json, shape);
  assertShape(at((await session.api('GET', '/api/v4/webhooks')).json, '_embedded'), { webhooks: [shape] });
  assert.equal((await session.api('DELETE', '/api/v4/webhooks', { destination })).status, 204);
  assert.equal((await session.api('GET', '/api/v4/webhooks')).status, 204);
  assert.equal((await session.api('DELETE', '/api/v4/webhooks', { destination })).status, 404);
});

test('subscriptions are for administrators and know their events; there is no mail event', async () => {
  await using session = await startSession();
  const token = await session.tokenOf(session.account, managerOf(session.account).id);
  assert.equal((await session.api('GET', '/api/v4/webhooks', undefined, { token })).status, 403);
  const post = (body: unknown) => session.api('POST', '/api/v4/webhooks', body);
  const destination = 'https://app.example.com/h';
  assertRefused(await post({ destination, settings: ['add_lead', 'mail_in'] }), [['NotSupportedChoice', 'settings.1']]);
  assertRefused(await post({ destination: 'ftp://x', settings: ['add_lead'] }), [
    ['NotSupportedChoice', 'destination'],
  ]);
  assertRefused(await post({ destination }), [['FieldMissing', 'settings']]);
});

test('a change of status arrives as a form with the names of v2, all values strings', async () => {
  await using session = await startSession();
  const { account } = session;
  await subscribe(session, ['status_lead']);
  const source = fieldOf(account, 'leads', 'select');
  const lead = await newLead(session, {
    name: 'Сделка',
    custom_fields_values: [{ field_id: source.id, values: [{ enum_id: source.enums[0]?.id }] }],
    _embedded: { tags: [{ name: 'vip' }] },
  });
  const to = statusId(account, 'Квалифицирован');
  await session.api('PATCH', `/api/v4/leads/${lead}`, { status_id: to });
  const [hook] = await session.outside.wait('/hook', 1);
  assert.equal(hook?.method, 'POST');
  assert.equal(hook?.headers['content-type'], 'application/x-www-form-urlencoded');
  const admin = adminOf(account).id;
  const known = lines(hook?.body ?? '').map((line) => line.replace(/=(17|18)\d{8}$/, '=<time>'));
  const tag = num((await session.api('GET', '/api/v4/leads/tags')).json, '_embedded', 'tags', 0, 'id');
  const p = 'leads[status][0]';
  assert.deepEqual(
    known.sort(),
    [
      `${p}[id]=${lead}`,
      `${p}[name]=Сделка`,
      `${p}[old_status_id]=${statusId(account, 'Новая заявка')}`,
      `${p}[status_id]=${to}`,
      `${p}[price]=0`,
      `${p}[responsible_user_id]=${admin}`,
      `${p}[last_modified]=<time>`,
      `${p}[modified_user_id]=${admin}`,
      `${p}[created_user_id]=${admin}`,
      `${p}[date_create]=<time>`,
      `${p}[pipeline_id]=${mainPipeline(account).id}`,
      `${p}[tags][0][id]=${tag}`,
      `${p}[tags][0][name]=vip`,
      `${p}[account_id]=${account.id}`,
      `${p}[custom_fields][0][id]=${source.id}`,
      `${p}[custom_fields][0][name]=Источник`,
      `${p}[custom_fields][0][values][0][value]=Сайт`,
      `${p}[custom_fields][0][values][0][enum]=${source.enums[0]?.id}`,
      `${p}[created_at]=<time>`,
      `${p}[updated_at]=<time>`,
      'account[subdomain]=demo',
      `account[id]=${account.id}`,
      `account[_links][self]=${account.origin}`,
    ].sort(),
  );
});

test('companies arrive under contacts with their type, own writes are echoed, one POST may hold several', async () => {
  await using session = await startSession();
  await subscribe(session, ['add_company', 'add_contact']);
  await session.api('POST', '/api/v4/companies', [{ name: 'ООО' }, { name: 'АО' }]);
  const [companies] = await session.outside.wait('/hook', 1);
  const pairs = new URLSearchParams(companies?.body);
  assert.equal(pairs.get('contacts[add][0][type]'), 'company');
  assert.equal(pairs.get('contacts[add][1][name]'), 'АО');
  await session.api('POST', '/api/v4/contacts', [{ name: 'Иван' }]);
  const contacts = (await session.outside.wait('/hook', 2))[1];
  assert.equal(new URLSearchParams(contacts?.body).get('contacts[add][0][type]'), 'contact');
});

test('dates are bare strings, notes carry numbers, tasks use the singular key, deletions only ids', async () => {
  await using session = await startSession();
  const { account, control } = session;
  await subscribe(session, ['add_lead', 'delete_lead', 'note_lead', 'add_task', 'responsible_lead']);
  const date = fieldOf(account, 'leads', 'date');
  const lead = await newLead(session, {
    custom_fields_values: [{ field_id: date.id, values: [{ value: 1577836800 }] }],
  });
  await session.outside.wait('/hook', 1);
  await session.api('POST', `/api/v4/leads/${lead}/notes`, [{ note_type: 'common', params: { text: 'привет' } }]);
  await session.outside.wait('/hook', 2);
  await session.api('POST', '/api/v4/tasks', [
    { text: 't', complete_till: 1888885140, entity_id: lead, entity_type: 'leads' },
  ]);
  await session.outside.wait('/hook', 3);
  await session.api('PATCH', `/api/v4/leads/${lead}`, { responsible_user_id: managerOf(account).id });
  await session.outside.wait('/hook', 4);
  await control.deleteCard(account.id, 'leads', lead);
  const bodies = (await session.outside.wait('/hook', 5)).map((hook) => new URLSearchParams(hook.body));
  const [added, note, task, responsible, deleted] = bodies;
  assert.equal(added?.get('leads[add][0][custom_fields][0][values][0]'), String(Date.UTC(2019, 11, 31, 21) / 1000));
  assert.equal(note?.get('leads[note][0][note][note_type]'), '4');
  assert.equal(note?.get('leads[note][0][note][text]'), 'привет');
  assert.equal(note?.get('leads[note][0][note][element_type]'), '2');
  assert.match(task?.get('task[add][0][complete_till]') ?? '', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  assert.equal(task?.get('task[add][0][complete_before]'), '1888885140');
  assert.equal(responsible?.get('leads[responsible][0][old_responsible_user_id]'), String(adminOf(account).id));
  assert.deepEqual(
    [...(deleted?.keys() ?? [])].filter((key) => key.startsWith('leads')),
    ['leads[delete][0][id]', 'leads[delete][0][status_id]', 'leads[delete][0][pipeline_id]'],
  );
});

test('a hook that is refused is sent five times, one that answers once', async () => {
  await using session = await startSession();
  await subscribe(session, ['add_lead']);
  session.outside.answerWith(500);
  await newLead(session);
  await session.outside.wait('/hook', 5);
  session.outside.answerWith(204);
  await newLead(session);
  await session.outside.wait('/hook', 6);
  const attempts = (await session.control.deliveries()).filter((entry) => entry.kind === 'webhook');
  assert.deepEqual(
    attempts.slice(0, 5).map((entry) => entry.attempt),
    [1, 2, 3, 4, 5],
  );
});

test('a hook that does not answer in time counts as refused', async () => {
  await using session = await startSession();
  await session.control.setDelivery({ answerMs: 50 });
  await subscribe(session, ['add_lead']);
  session.outside.answerWith(null);
  await newLead(session);
  await session.outside.wait('/hook', 2);
  assert.equal((await session.control.deliveries()).find((entry) => entry.kind === 'webhook')?.status, null);
});

test('more than a hundred bad answers within two hours disable the hook; subscribing again enables it', async () => {
  await using session = await startSession();
  const destination = await subscribe(session, ['add_lead']);
  session.outside.answerWith(400);
  for (let index = 0; index < 26; index += 1) await session.api('POST', '/api/v4/leads', [{ name: 'x' }]);
  await session.outside.wait('/hook', 101);
  const disabled = async () =>
    at((await session.api('GET', '/api/v4/webhooks')).json, '_embedded', 'webhooks', 0, 'disabled');
  assert.equal(await disabled(), true);
  await session.api('POST', '/api/v4/webhooks', { destination, settings: ['add_lead'] });
  assert.equal(await disabled(), false);
});

test('the last hook can be repeated as it was', async () => {
  await using session = await startSession();
  await subscribe(session, ['add_lead']);
  await newLead(session);
  await session.outside.wait('/hook', 1);
  const outcomes = await session.control.repeatHook(session.account.id, 'webhook', 2);
  assert.deepEqual(
    outcomes.map((outcome) => outcome.status),
    [200, 200],
  );
  const bodies = (await session.outside.wait('/hook', 3)).map((hook) => hook.body);
  assert.equal(new Set(bodies).size, 1);
  assert.equal(list(bodies).length, 3);
});

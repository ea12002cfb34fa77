import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DigitalPipelineTriggered } from '@pochtovik/contracts';
import { EVENTS_STREAM } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { ACCOUNT, ADMIN, OTHER_ACCOUNT } from './world/neighbours.ts';
import { startWorld, type World } from './world/world.ts';

let world: World;
let key: string;
before(async () => {
  world = await startWorld();
  const token = await world.signIn(ACCOUNT, ADMIN);
  const { json } = await world.call('GET', '/api/v1/digital-pipeline', { token });
  assert.equal(json.webhookUrl, 'https://gateway.test:8443/amocrm/digital-pipeline');
  key = json.key;
});
after(() => world.stop());

/** The body as amoCRM sends it: a form with bracketed keys. */
function form(fields: Record<string, string> = {}): URLSearchParams {
  return new URLSearchParams({
    'event[type]': '15',
    'event[data][id]': '5001',
    'event[data][element_type]': '2',
    'event[data][status_id]': '8103',
    'event[data][pipeline_id]': '8001',
    'event[data][direction_of_movement]': 'went_to_trigger',
    'event[time]': '1795424400',
    'action[settings][widget][settings][template]': '2b3c4d5e6f708192a3b4c5d6e7f8091a',
    'action[settings][widget][settings][key]': key,
    subdomain: 'company',
    account_id: String(ACCOUNT),
    ...fields,
  });
}

async function deliver(body: URLSearchParams | string, contentType?: string) {
  const headers = contentType ? { 'content-type': contentType } : {};
  const response = await fetch(`${world.base}/amocrm/digital-pipeline`, { method: 'POST', headers, body });
  const text = await response.text();
  return { status: response.status, json: JSON.parse(text) };
}

/** Data of every event of the pipeline on the bus, oldest first, once there are `count`. */
async function published(count: number) {
  const { manager } = world.neighbours.bus;
  const subject = DigitalPipelineTriggered.subject(ACCOUNT);
  return eventually(`${count} events`, async () => {
    const info = await manager.streams.info(EVENTS_STREAM, { subjects_filter: subject });
    if ((info.state.subjects?.[subject] ?? 0) < count) return null;
    const data = [];
    for (let seq = info.state.first_seq; seq <= info.state.last_seq; seq += 1) {
      const message = await manager.streams.getMessage(EVENTS_STREAM, { seq });
      if (message?.subject === subject) data.push(DigitalPipelineTriggered.envelope.parse(message.json()).data);
    }
    return data;
  });
}

test('the webhook delivered three times, as form and as JSON, makes one event', async () => {
  const body = {
    event: {
      type: 15,
      data: { id: 5001, element_type: 2, status_id: 8103, pipeline_id: 8001, direction_of_movement: 'went_to_trigger' },
      time: 1795424400,
    },
    action: { settings: { widget: { settings: { template: '2b3c4d5e6f708192a3b4c5d6e7f8091a', key } } } },
    account_id: ACCOUNT,
  };
  assert.equal((await deliver(form())).status, 200);
  assert.equal((await deliver(form())).status, 200);
  assert.equal((await deliver(JSON.stringify(body), 'application/json')).status, 200);
  await deliver(form({ 'event[data][id]': '5002' }));
  const events = await published(2);
  assert.deepEqual(
    events.map(({ leadId }) => leadId),
    [5001, 5002],
  );
  const { hookId: _, ...data } = events[0] ?? {};
  assert.deepEqual(data, {
    leadId: 5001,
    pipelineId: 8001,
    statusId: 8103,
    eventTime: 1_795_424_400,
    templateId: '2b3c4d5e6f708192a3b4c5d6e7f8091a',
  });
});

test('recipient and delay go along as they were typed, and make another letter of the same moment', async () => {
  const count = (await published(2)).length;
  const settings = 'action[settings][widget][settings]';
  const typed = { [`${settings}[recipient]`]: ' {lead.cf.email} ', [`${settings}[delay]`]: '3 дня' };
  await deliver(form({ 'event[data][id]': '5010' }));
  await deliver(form({ 'event[data][id]': '5010', ...typed }));
  await deliver(form({ 'event[data][id]': '5010', ...typed }));
  const [plain, later, ...more] = (await published(count + 2)).slice(count);
  assert.deepEqual([plain?.recipient, plain?.delay], [undefined, undefined]);
  assert.deepEqual([later?.recipient, later?.delay], ['{lead.cf.email}', '3 дня']);
  assert.notEqual(later?.hookId, plain?.hookId);
  assert.equal(more.length, 0);
});

test('the settings of the action are told as the widget shows them', async () => {
  const token = await world.signIn(ACCOUNT, ADMIN);
  const { json } = await world.call('GET', '/api/v1/digital-pipeline', { token });
  assert.deepEqual(
    json.fields.map(({ name, kind, required }: Record<string, unknown>) => [name, kind, required]),
    [
      ['template', 'choice', true],
      ['mailbox', 'choice', false],
      ['recipient', 'text', false],
      ['delay', 'text', false],
      ['key', 'hidden', true],
    ],
  );
  const [template, mailbox] = json.fields;
  assert.deepEqual(template.options, [
    { value: '2b3c4d5e6f708192a3b4c5d6e7f8091a', label: 'Коммерческое предложение' },
  ]);
  assert.match(mailbox.options[0].label, /<maria@company\.test>$/);
  assert.equal(json.fields[4].value, key);
});

test('a template that nobody knows is taken too: its error belongs in the card', async () => {
  const before = (await published(2)).length;
  await deliver(form({ 'event[data][id]': '5003', 'action[settings][widget][settings][template]': 'нет такого' }));
  assert.equal((await published(before + 1)).at(-1)?.templateId, 'нет такого');
});

test('other movements and customers are answered and nothing comes of them', async () => {
  const count = (await published(1)).length;
  for (const fields of [
    { 'event[data][direction_of_movement]': 'went_from_trigger' },
    { 'event[data][direction_of_movement]': 'went_in_trigger' },
    { 'event[data][element_type]': '12' },
  ])
    assert.equal((await deliver(form({ 'event[data][id]': '5004', ...fields }))).status, 200);
  await deliver(form({ 'event[data][id]': '5005' }));
  assert.equal((await published(count + 1)).at(-1)?.leadId, 5005);
  assert.equal((await published(1)).length, count + 1);
});

const malformed: [string, () => URLSearchParams | string, string?][] = [
  ['without an account', () => form({ account_id: '' })],
  ['without a lead', () => form({ 'event[data][id]': 'x' })],
  ['without a time', () => form({ 'event[time]': '' })],
  ['that is broken JSON', () => '{"event":', 'application/json'],
  ['with more fields than any hook has', () => `${form()}&${'a=1&'.repeat(500)}`, 'application/x-www-form-urlencoded'],
  ['nested without end', () => `a${'[b]'.repeat(500)}=1`, 'application/x-www-form-urlencoded'],
  ['that is too big', () => 'a='.padEnd(100_000, 'x'), 'application/x-www-form-urlencoded'],
  ['that is empty', () => '', 'application/x-www-form-urlencoded'],
];
for (const [what, body, contentType] of malformed) {
  test(`a webhook ${what} is refused as malformed`, async () => {
    const answer = await deliver(body(), contentType);
    assert.deepEqual([answer.status, answer.json.code], [400, 'WEBHOOK_MALFORMED']);
  });
}

for (const [what, fields] of Object.entries({
  'no key': { 'action[settings][widget][settings][key]': '' },
  'a guessed key': { 'action[settings][widget][settings][key]': 'k1.AAAA' },
  'the key of another account': { account_id: String(OTHER_ACCOUNT) },
})) {
  test(`a webhook with ${what} is refused`, async () => {
    const answer = await deliver(form(fields));
    assert.deepEqual([answer.status, answer.json.code], [403, 'WEBHOOK_KEY_INVALID']);
  });
}

test('keys of prototypes in a form change nothing', async () => {
  const answer = await deliver(form({ '__proto__[polluted]': 'yes', 'constructor[prototype][polluted]': 'yes' }));
  assert.equal(answer.status, 200);
  assert.equal(Reflect.get({}, 'polluted'), undefined);
});

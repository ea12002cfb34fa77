import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mainPipeline, statusId } from '../support/seeded.ts';
import { type Session, startSession } from '../support/session.ts';
import { assertShape, unix } from '../support/shape.ts';

type Action = Parameters<Session['control']['addDpAction']>[1];

async function addAction(session: Session, extra: Partial<Action> = {}): Promise<void> {
  const { account, control } = session;
  await control.addDpAction(account.id, {
    pipelineId: mainPipeline(account).id,
    statusId: statusId(account, 'Квалифицирован'),
    settings: { template: '7' },
    ...extra,
  });
}

function hookShape(session: Session, lead: number, type = 15, code = 'lead_appeared_in_status') {
  return {
    event: {
      type,
      type_code: code,
      data: {
        id: lead,
        element_type: 2,
        status_id: statusId(session.account, 'Квалифицирован'),
        pipeline_id: mainPipeline(session.account).id,
        direction_of_movement: 'went_to_trigger',
      },
      time: unix,
    },
    action: { settings: { widget: { settings: { template: '7' } } } },
    subdomain: 'demo',
    account_id: session.account.id,
  };
}

test('a lead moved by the API calls the widget with a form of bracket keys', async () => {
  await using session = await startSession();
  const { account, control, outside } = session;
  await addAction(session);
  const { leadId } = await control.createLead(account.id, { name: 'A' });
  await session.api('PATCH', `/api/v4/leads/${leadId}`, { status_id: statusId(account, 'Квалифицирован') });
  const [hook] = await outside.wait('/dp', 1);
  assert.equal(hook?.headers['content-type'], 'application/x-www-form-urlencoded');
  const pairs = Object.fromEntries(new URLSearchParams(hook?.body));
  const time = pairs['event[time]'] ?? '';
  assert.match(time, /^\d{10}$/);
  assert.deepEqual(pairs, {
    'event[type]': '15',
    'event[type_code]': 'lead_appeared_in_status',
    'event[data][id]': String(leadId),
    'event[data][element_type]': '2',
    'event[data][status_id]': String(statusId(account, 'Квалифицирован')),
    'event[data][pipeline_id]': String(mainPipeline(account).id),
    'event[data][direction_of_movement]': 'went_to_trigger',
    'event[time]': time,
    'action[settings][widget][settings][template]': '7',
    subdomain: 'demo',
    account_id: String(account.id),
  });
});

test('the same hook as JSON, when a user moves a lead and when one is created in the stage', async () => {
  await using session = await startSession();
  const { account, control, outside } = session;
  await addAction(session, { encoding: 'json' });
  const moved = await control.createLead(account.id, {});
  await control.moveLead(account.id, moved.leadId, { statusId: statusId(account, 'Квалифицирован') });
  const [first] = await outside.wait('/dp', 1);
  assert.equal(first?.headers['content-type'], 'application/json');
  assertShape(JSON.parse(first?.body ?? ''), hookShape(session, moved.leadId));
  const made = await control.createLead(account.id, { statusId: statusId(account, 'Квалифицирован') });
  const second = (await outside.wait('/dp', 2))[1];
  assertShape(JSON.parse(second?.body ?? ''), hookShape(session, made.leadId));
});

test('the nested variety holds the lead under leads[status]', async () => {
  await using session = await startSession();
  const { account, control, outside } = session;
  await addAction(session, { encoding: 'form_nested' });
  const { leadId } = await control.createLead(account.id, { statusId: statusId(account, 'Квалифицирован') });
  const [hook] = await outside.wait('/dp', 1);
  assert.equal(new URLSearchParams(hook?.body).get('event[data][leads][status][0][id]'), String(leadId));
});

test('leaving, staying and moving inside fire nothing unless the action asks for those directions', async () => {
  await using session = await startSession();
  const { account, control, outside } = session;
  const [in1, in2, out] = ['Квалифицирован', 'КП отправлено', 'Новая заявка'].map((name) => statusId(account, name));
  const directions = ['went_to_trigger', 'went_in_trigger', 'went_from_trigger'] as const;
  await control.addDpAction(account.id, {
    pipelineId: mainPipeline(account).id,
    statusIds: [in1 ?? 0, in2 ?? 0],
    settings: {},
    encoding: 'json',
    directions: [...directions],
  });
  await addAction(session, { settings: { template: 'only entry' }, encoding: 'json' });
  const { leadId } = await control.createLead(account.id, {});
  for (const statusIdTo of [in1, in1, in2, out])
    await control.moveLead(account.id, leadId, { statusId: statusIdTo ?? 0 });
  const hooks = (await outside.wait('/dp', 4)).map((hook): unknown => JSON.parse(hook.body));
  const seen = hooks.map((hook) => {
    const { event } = Object(hook);
    return `${event.type} ${event.data.direction_of_movement}`;
  });
  assert.deepEqual(seen.sort(), [
    '14 went_from_trigger',
    '14 went_to_trigger',
    '15 went_in_trigger',
    '15 went_to_trigger',
  ]);
});

test('an account without the integration fires nothing; the last hook can be repeated', async () => {
  await using session = await startSession();
  const { account, other, control, outside } = session;
  const pipeline = mainPipeline(other);
  const stage = statusId(other, 'Qualified');
  await control.addDpAction(other.id, { pipelineId: pipeline.id, statusId: stage, settings: {} });
  await control.createLead(other.id, { statusId: stage });
  await addAction(session);
  await control.createLead(account.id, { statusId: statusId(account, 'Квалифицирован') });
  await outside.wait('/dp', 1);
  await control.repeatHook(account.id, 'digital_pipeline', 2);
  const hooks = await outside.wait('/dp', 3);
  assert.equal(new Set(hooks.map((hook) => hook.body)).size, 1);
  await assert.rejects(control.repeatHook(other.id, 'digital_pipeline', 1), /No digital_pipeline hook/);
});

test('an incoming letter starts an action on mail', async () => {
  await using session = await startSession();
  const { account, control, outside } = session;
  await addAction(session, { onMail: true, encoding: 'json' });
  const { leadId } = await control.createLead(account.id, { statusId: statusId(account, 'Квалифицирован') });
  await control.addMail(account.id, {
    leadIds: [leadId],
    fromEmail: 'a@b.c',
    toEmail: 'd@e.f',
    subject: 's',
    summary: 't',
  });
  const [hook] = await outside.wait('/dp', 1);
  const { event } = Object(JSON.parse(hook?.body ?? ''));
  assert.deepEqual([event.type, event.type_code, event.data.id], [16, 'mail_in', leadId]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TriggerAction } from '@pochtovik/contracts';
import { type CrmFacts, checkAction } from '../../../src/domain/check-action.ts';

const FACTS = {
  pipelines: [
    {
      id: 1,
      statuses: [
        { id: 10, isIncoming: true },
        { id: 11, isIncoming: false },
        { id: 142, isIncoming: false },
      ],
    },
    {
      id: 2,
      statuses: [
        { id: 21, isIncoming: false },
        { id: 142, isIncoming: false },
      ],
    },
  ],
  users: [
    { id: 7001, isActive: true },
    { id: 7002, isActive: false },
  ],
  taskTypes: [{ id: 1 }],
  customFields: [],
  template: 'known' as const,
  webhookFault: null,
};
const task = {
  type: 'create_task',
  text: 'Позвонить',
  taskTypeId: 1,
  dueSeconds: 3600,
  responsibleUserId: null,
} as const;

function codes(action: TriggerAction, change: Partial<CrmFacts> = {}) {
  const checked = checkAction(action, { ...FACTS, ...change });
  return checked.ok ? [] : checked.details.map(({ field, code }) => `${field} ${code}`);
}

test('a status must belong to the pipeline and not hold unsorted requests', () => {
  const status = (pipelineId: number, statusId: number) => codes({ type: 'change_status', pipelineId, statusId });
  assert.deepEqual(status(1, 11), []);
  assert.deepEqual(status(2, 142), []);
  assert.deepEqual(status(2, 11), ['action.statusId STATUS_UNKNOWN']);
  assert.deepEqual(status(3, 11), ['action.pipelineId PIPELINE_UNKNOWN']);
  assert.deepEqual(status(1, 10), ['action.statusId STATUS_INCOMING']);
});

test('a task needs a known type, and a responsible user who exists and works', () => {
  assert.deepEqual(codes(task), []);
  assert.deepEqual(codes({ ...task, responsibleUserId: 7001 }), []);
  assert.deepEqual(codes({ ...task, responsibleUserId: 7002 }), ['action.responsibleUserId USER_INACTIVE']);
  assert.deepEqual(codes({ ...task, taskTypeId: 9, responsibleUserId: 7003, text: '{x.y} {lead.nam}' }), [
    'action.taskTypeId TASK_TYPE_UNKNOWN',
    'action.responsibleUserId USER_UNKNOWN',
    'action.text UNKNOWN_VARIABLE',
  ]);
});

test('the variables of a text are found for firing', () => {
  const checked = checkAction({ type: 'add_note', text: '{subject} {lead.price}' }, FACTS);
  assert.deepEqual(checked, {
    ok: true,
    variables: [
      { path: 'subject', kind: 'text' },
      { path: 'lead.price', kind: 'number' },
    ],
    customFields: [],
  });
});

test('a letter needs a template that exists', () => {
  const letter = { type: 'send_letter', templateId: 'a'.repeat(32) } as const;
  assert.deepEqual(codes(letter), []);
  assert.deepEqual(codes(letter, { template: 'unknown' }), ['action.templateId TEMPLATE_UNKNOWN']);
  assert.deepEqual(codes(letter, { template: 'archived' }), ['action.templateId TEMPLATE_ARCHIVED']);
});

test('a new lead needs a status of its pipeline, a user who works, and a name without unknown variables', () => {
  const lead = {
    type: 'create_lead',
    name: '{contact.name}',
    pipelineId: 1,
    statusId: 11,
    responsibleUserId: null,
  } as const;
  assert.deepEqual(codes(lead), []);
  assert.deepEqual(codes({ ...lead, name: '{contact.nam}', pipelineId: 2, responsibleUserId: 7002 }), [
    'action.statusId STATUS_UNKNOWN',
    'action.responsibleUserId USER_INACTIVE',
    'action.name UNKNOWN_VARIABLE',
  ]);
});

test('tags: at least one, with known variables, each fault at its place', () => {
  const tags = { type: 'change_tags' as const, entityType: 'lead' as const, add: ['vip'], remove: [] };
  assert.deepEqual(codes({ ...tags, add: ['vip', '{lead.name}'] }), []);
  assert.deepEqual(codes({ ...tags, add: [] }), ['action.add TAGS_EMPTY']);
  assert.deepEqual(codes({ ...tags, add: ['vip', ' '], remove: ['{lead.nam}'] }), [
    'action.add.1 TEXT_EMPTY',
    'action.remove.0 UNKNOWN_VARIABLE',
  ]);
});

test('a webhook needs a whole http address without a login, on a host that may be called', () => {
  const hook = (url: string, webhookFault: CrmFacts['webhookFault'] = null) =>
    codes({ type: 'call_webhook', url }, { webhookFault });
  assert.deepEqual(hook('https://company.test/hook?a=1'), []);
  for (const url of ['company.test/hook', 'ftp://company.test', 'https://', 'https://a b.test'])
    assert.deepEqual(hook(url), ['action.url ADDRESS_NOT_HTTP'], url);
  assert.deepEqual(hook('https://me:secret@company.test'), ['action.url ADDRESS_WITH_LOGIN']);
  assert.deepEqual(hook('https://no.test', 'WEBHOOK_HOST_UNKNOWN'), ['action.url WEBHOOK_HOST_UNKNOWN']);
  assert.deepEqual(hook('http://10.0.0.1', 'WEBHOOK_HOST_REFUSED'), ['action.url WEBHOOK_HOST_REFUSED']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TriggerAction } from '@pochtovik/contracts';
import { checkAction } from '../../../src/domain/check-action.ts';

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
};
const task = {
  type: 'create_task',
  text: 'Позвонить',
  taskTypeId: 1,
  dueSeconds: 3600,
  responsibleUserId: null,
} as const;

function codes(action: TriggerAction) {
  const checked = checkAction(action, FACTS);
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

test('a letter by template needs nothing of the CRM', () => {
  assert.deepEqual(codes({ type: 'send_letter', templateId: 'a'.repeat(32) }), []);
});

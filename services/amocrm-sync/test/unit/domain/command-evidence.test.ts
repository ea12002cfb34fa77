import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notesLike, tasksLike, wasMoved } from '../../../src/domain/command-evidence.ts';

const attemptAt = new Date('2026-11-23T09:00:00Z');
const SECOND = attemptAt.getTime() / 1000;
const command = {
  type: 'create_task' as const,
  entity: { type: 'lead' as const, id: 5001 },
  text: 'Позвонить,\nклиент открыл КП',
  taskTypeId: 1,
  completeTill: SECOND + 3600,
};
const task = { id: 1, text: command.text, task_type_id: 1, complete_till: SECOND + 3600, created_at: SECOND };

test('a task alike in all that was sent, made since the attempt, may be ours', () => {
  assert.deepEqual(tasksLike([task], command, attemptAt), [task]);
  assert.equal(tasksLike([{ ...task, text: 'Позвонить,\r\nклиент открыл КП ' }], command, attemptAt).length, 1);
});

test('a task of before, or with another text, time or type, is not ours', () => {
  const others = [
    { ...task, created_at: SECOND - 600 },
    { ...task, text: 'Позвонить' },
    { ...task, complete_till: SECOND },
    { ...task, task_type_id: 2 },
    { ...task, text: null },
  ];
  assert.deepEqual(tasksLike(others, command, attemptAt), []);
});

test('a note is known by its type and text', () => {
  const wanted = {
    type: 'add_note' as const,
    entity: { type: 'lead' as const, id: 1 },
    noteType: 'common' as const,
    text: 'Не отправлено',
  };
  const note = { id: 1, note_type: 'common', params: { text: 'Не отправлено' }, created_at: SECOND };
  assert.deepEqual(notesLike([note], wanted, attemptAt), [note]);
  assert.deepEqual(notesLike([{ ...note, note_type: 'service_message' }], wanted, attemptAt), []);
  assert.deepEqual(notesLike([{ ...note, params: null }], wanted, attemptAt), []);
});

test('a move took effect when the lead is there, or was there since the attempt', () => {
  const move = { type: 'update_lead' as const, leadId: 1, pipelineId: 8001, statusId: 142 };
  const elsewhere = { pipeline_id: 8001, status_id: 7 };
  const event = { created_at: SECOND, value_after: [{ lead_status: { id: 142, pipeline_id: 8001 } }] };
  assert.ok(wasMoved({ pipeline_id: 8001, status_id: 142 }, [], move, attemptAt));
  assert.ok(wasMoved(elsewhere, [event], move, attemptAt));
  assert.ok(!wasMoved(elsewhere, [{ ...event, created_at: SECOND - 600 }], move, attemptAt));
  assert.ok(!wasMoved(elsewhere, [{ created_at: SECOND, value_after: [{}] }], move, attemptAt));
  assert.ok(!wasMoved({ pipeline_id: 9, status_id: 142 }, [], move, attemptAt), 'won of another pipeline');
});

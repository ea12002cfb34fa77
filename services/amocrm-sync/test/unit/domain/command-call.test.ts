import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandCall, commandDetail, commandEntity, needsResponsible } from '../../../src/domain/command-call.ts';

const task = {
  type: 'create_task' as const,
  entity: { type: 'company' as const, id: 6501 },
  text: 'Позвонить',
  taskTypeId: 1,
  completeTill: 1_795_424_400,
};

test('a lead is moved by both ids, and nothing else of it is sent', () => {
  const command = { type: 'update_lead' as const, leadId: 5001, pipelineId: 8001, statusId: 142 };
  assert.deepEqual(commandCall(command, null), {
    method: 'PATCH',
    path: '/api/v4/leads/5001',
    body: { pipeline_id: 8001, status_id: 142 },
  });
  assert.deepEqual(commandEntity(command), { type: 'lead', id: 5001 });
  assert.equal(commandDetail(command, 5001), 'lead 5001: status 142 of pipeline 8001');
});

test('a task is for whom the command names, else for whoever is responsible', () => {
  const [own] = [commandCall({ ...task, responsibleUserId: 7 }, null).body].flat();
  const [other] = [commandCall(task, 9).body].flat();
  assert.deepEqual(own, {
    entity_type: 'companies',
    entity_id: 6501,
    task_type_id: 1,
    text: 'Позвонить',
    complete_till: 1_795_424_400,
    responsible_user_id: 7,
  });
  assert.ok(typeof other === 'object' && other !== null && 'responsible_user_id' in other);
  assert.equal(other.responsible_user_id, 9);
  assert.ok(needsResponsible(task) && !needsResponsible({ ...task, responsibleUserId: 7 }));
});

test('a note has its text inside params; a service message names the product', () => {
  const note = { type: 'add_note' as const, entity: { type: 'contact' as const, id: 6001 }, text: 'Письмо' };
  assert.deepEqual(commandCall({ ...note, noteType: 'common' }, null), {
    method: 'POST',
    path: '/api/v4/contacts/6001/notes',
    body: [{ note_type: 'common', params: { text: 'Письмо' } }],
  });
  assert.deepEqual(commandCall({ ...note, noteType: 'extended_service_message' }, null).body, [
    { note_type: 'extended_service_message', params: { text: 'Письмо', service: 'Почтовик' } },
  ]);
});

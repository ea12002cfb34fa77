import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CrmCommand } from '@pochtovik/contracts';
import { batchesOf } from '../../../src/domain/command-batch.ts';
import { commandCall, commandDetail, commandEntity, needsFacts } from '../../../src/domain/command-call.ts';

const task = {
  type: 'create_task' as const,
  entity: { type: 'company' as const, id: 6501 },
  text: 'Позвонить',
  taskTypeId: 1,
  completeTill: 1_795_424_400,
};
const move = (leadId: number) => ({ type: 'update_lead' as const, leadId, pipelineId: 8001, statusId: 142 });
const note = (id: number) => ({
  type: 'add_note' as const,
  entity: { type: 'contact' as const, id },
  noteType: 'common' as const,
  text: 'Письмо',
});
const call = (commands: CrmCommand[], responsibleUserId: number | null = null) =>
  commandCall(commands.map((command) => ({ command, facts: { responsibleUserId, current: [] } })));

test('a lead is moved by both ids, and nothing else of it is sent; many leads share a call', () => {
  assert.deepEqual(call([move(5001)]), {
    method: 'PATCH',
    path: '/api/v4/leads/5001',
    body: { pipeline_id: 8001, status_id: 142 },
  });
  assert.deepEqual(call([move(5001), move(5002)]), {
    method: 'PATCH',
    path: '/api/v4/leads',
    body: [
      { id: 5001, pipeline_id: 8001, status_id: 142 },
      { id: 5002, pipeline_id: 8001, status_id: 142 },
    ],
  });
  assert.deepEqual(commandEntity(move(5001)), { type: 'lead', id: 5001 });
  assert.equal(commandDetail(move(5001), 5001), 'lead 5001: status 142 of pipeline 8001');
});

test('a task is for whom the command names, else for whoever is responsible', () => {
  const [own] = [call([{ ...task, responsibleUserId: 7 }]).body].flat();
  const [other] = [call([task], 9).body].flat();
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
  assert.ok(needsFacts(task) && !needsFacts({ ...task, responsibleUserId: 7 }));
});

test('a note has its text inside params; a service message names the product; notes of many cards share a call', () => {
  assert.deepEqual(call([note(6001)]), {
    method: 'POST',
    path: '/api/v4/contacts/6001/notes',
    body: [{ note_type: 'common', params: { text: 'Письмо' } }],
  });
  assert.deepEqual(call([{ ...note(6001), noteType: 'extended_service_message' }]).body, [
    { note_type: 'extended_service_message', params: { text: 'Письмо', service: 'Почтовик' } },
  ]);
  assert.deepEqual(call([note(6001), note(6002)]), {
    method: 'POST',
    path: '/api/v4/contacts/notes',
    body: [6001, 6002].map((id) => ({ entity_id: id, note_type: 'common', params: { text: 'Письмо' } })),
  });
});

test('tags are added and taken off without touching the others', () => {
  const tags = { type: 'update_tags' as const, entity: { type: 'lead' as const, id: 5001 }, add: ['vip'], remove: [] };
  assert.deepEqual(call([tags]).body, { tags_to_add: [{ name: 'vip' }] });
  assert.deepEqual(call([{ ...tags, add: [], remove: ['a', 'b'] }]).body, {
    tags_to_delete: [{ name: 'a' }, { name: 'b' }],
  });
  assert.equal(commandDetail({ ...tags, remove: ['a'] }, 5001), 'lead 5001: tags +vip, -a');
});

test('a new lead is linked to its contact and company', () => {
  const lead = {
    type: 'create_lead' as const,
    entity: { type: 'contact' as const, id: 6001 },
    companyId: 6501,
    name: 'Новая',
    pipelineId: 8001,
    statusId: 8103,
  };
  assert.deepEqual(call([lead], 9), {
    method: 'POST',
    path: '/api/v4/leads',
    body: [
      {
        name: 'Новая',
        pipeline_id: 8001,
        status_id: 8103,
        responsible_user_id: 9,
        _embedded: { contacts: [{ id: 6001, is_main: true }], companies: [{ id: 6501 }] },
      },
    ],
  });
  assert.ok(needsFacts(lead));
});

test('calls are shared by commands of one account, route and age, one of each card, fifty at most', () => {
  const due = (id: number, type: CrmCommand['type'], tries = 0, accountId = 1) => ({
    ...{ accountId, entityKey: `${accountId}/lead/${id}`, type, tries },
  });
  const many = Array.from({ length: 60 }, (_, id) => due(id, 'update_lead'));
  const sizes = (commands: ReturnType<typeof due>[]) => batchesOf(commands).map((batch) => batch.commands.length);
  assert.deepEqual(sizes(many), [50, 10]);
  assert.deepEqual(sizes([due(1, 'update_lead'), due(2, 'update_tags'), due(3, 'update_field')]), [3]);
  assert.deepEqual(sizes([due(1, 'update_lead'), due(1, 'update_tags')]), [1]);
  assert.deepEqual(
    sizes([due(1, 'update_lead'), due(2, 'create_task'), due(3, 'add_note'), due(4, 'update_lead', 0, 2)]),
    [1, 1, 1, 1],
  );
  assert.deepEqual(sizes(many.map((command) => ({ ...command, tries: 1 }))), [10, 10, 10, 10, 10, 10]);
});

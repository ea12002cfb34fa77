import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectOf, needsOf } from '../../../src/domain/effect.ts';
import { CARD, firing, letter } from '../samples.ts';

const now = new Date('2026-11-23T09:00:30.900Z');
const around = { card: null, timeZone: 'Europe/Moscow', fields: [], now };
const task = {
  type: 'create_task',
  text: 'Позвонить',
  taskTypeId: 1,
  dueSeconds: 3600,
  responsibleUserId: null,
} as const;
const status = { type: 'change_status', pipelineId: 8001, statusId: 8103 } as const;
const ofContact = letter({ entity: { type: 'contact', id: 6001 } });

test('the status of the letter’s own lead needs nothing to be read', () => {
  assert.deepEqual(needsOf(firing(status), letter()), { card: false, timeZone: false, fields: false });
  assert.deepEqual(effectOf(firing(status), letter(), around), {
    type: 'command',
    command: { type: 'update_lead', leadId: 5001, pipelineId: 8001, statusId: 8103 },
  });
});

test('a letter of a contact moves the lead that its card shows, and says so where there is none', () => {
  assert.equal(needsOf(firing(status), ofContact).card, true);
  const effect = effectOf(firing(status), ofContact, { ...around, card: CARD });
  assert.equal(effect.type === 'command' && effect.command.type === 'update_lead' && effect.command.leadId, 5001);
  assert.deepEqual(effectOf(firing(status), ofContact, { ...around, card: { ...CARD, lead: null } }), {
    type: 'nothing',
    detail: 'Действие не выполнено: у контакта 6001 нет связанной сделки.',
  });
});

test('a task is due the given time after firing, for whoever is responsible or the chosen user', () => {
  const command = { type: 'create_task', entity: letter().entity, text: 'Позвонить', taskTypeId: 1 };
  const completeTill = Date.parse('2026-11-23T10:00:30Z') / 1000;
  assert.deepEqual(effectOf(firing(task), letter(), around), {
    type: 'command',
    command: { ...command, completeTill },
  });
  assert.deepEqual(effectOf(firing({ ...task, responsibleUserId: 7001 }), letter(), around), {
    type: 'command',
    command: { ...command, completeTill, responsibleUserId: 7001 },
  });
});

test('a note goes to the card of the letter, with its variables written out', () => {
  const variables = [
    { path: 'sended_at', kind: 'date' },
    { path: 'contact.first_name', kind: 'text' },
  ] as const;
  const note = firing({ type: 'add_note', text: '{contact.first_name}: {sended_at}' }, variables);
  assert.deepEqual(needsOf(note, letter()), { card: true, timeZone: false, fields: false });
  assert.deepEqual(effectOf(note, ofContact, { ...around, card: CARD }), {
    type: 'command',
    command: { type: 'add_note', entity: ofContact.entity, noteType: 'common', text: 'Анна: 23.11.2026 12:00' },
  });
});

test('the time zone is asked for where a time is named and no card is read', () => {
  const note = firing({ type: 'add_note', text: '{date}' }, [{ path: 'date', kind: 'date' }]);
  assert.deepEqual(needsOf(note, letter()), { card: false, timeZone: true, fields: false });
});

test('a text that comes to nothing is not sent to the CRM', () => {
  const note = firing({ type: 'add_note', text: '{error}' }, [{ path: 'error', kind: 'text' }]);
  assert.deepEqual(effectOf(note, letter(), around), {
    type: 'nothing',
    detail: 'Текст пуст: у переменных нет значений.',
  });
});

test('a text that values made too long is cut between characters', () => {
  const subject = `${'я'.repeat(4998)}😀${'я'.repeat(100)}`;
  const long = firing({ ...task, text: '{subject}' }, [{ path: 'subject', kind: 'text' }]);
  const effect = effectOf(long, letter({ subject }), around);
  const text = effect.type === 'command' && effect.command.type === 'create_task' ? effect.command.text : '';
  assert.equal(text, `${'я'.repeat(4998)}…`);
});

test('a letter by template is for the same card', () => {
  const templateId = 'b'.repeat(32);
  assert.deepEqual(effectOf(firing({ type: 'send_letter', templateId }), ofContact, around), {
    type: 'letter',
    templateId,
    entity: ofContact.entity,
  });
});

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

test('tags go to the linked card; values with commas are several tags, doubles are one', () => {
  const variables = [{ path: 'subject', kind: 'text' }] as const;
  const tags = {
    type: 'change_tags' as const,
    entityType: 'lead' as const,
    add: ['vip', '{subject}'],
    remove: ['холодный'],
  };
  const subject = 'кухня, vip, ';
  assert.deepEqual(effectOf(firing(tags, variables), { ...ofContact, subject }, { ...around, card: CARD }), {
    type: 'command',
    command: {
      type: 'update_tags',
      entity: { type: 'lead', id: 5001 },
      add: ['vip', 'кухня'],
      remove: ['холодный'],
    },
  });
  assert.deepEqual(
    effectOf(firing({ ...tags, add: ['{subject}'], remove: [] }, variables), letter({ subject: ' ' }), around),
    {
      type: 'nothing',
      detail: 'Теги не изменены: у переменных нет значений.',
    },
  );
});

const newLead = {
  type: 'create_lead',
  name: 'Из письма «{subject}»',
  pipelineId: 8001,
  statusId: 8103,
  responsibleUserId: null,
} as const;
const subjectOnly = [{ path: 'subject', kind: 'text' }] as const;
const command = (around_: Parameters<typeof effectOf>[2], of = letter()) => {
  const effect = effectOf(firing(newLead, subjectOnly), of, around_);
  return effect.type === 'command' ? effect.command : effect;
};

test('a new lead is for the contact that the letter went to, and linked to the company', () => {
  assert.equal(needsOf(firing(newLead, subjectOnly), ofContact).card, true);
  const [anna] = CARD.contacts;
  assert.ok(anna);
  const boris = { ...anna, id: 6002, emails: ['Boris@client.test'] };
  const company = {
    id: 6501,
    name: 'Ромашка',
    responsibleUserId: 1,
    createdAt: 0,
    tags: [],
    customFields: [],
    emails: [],
    phones: [],
  };
  const card = { ...CARD, contacts: [anna, boris], company };
  const made = { type: 'create_lead', companyId: 6501, pipelineId: 8001, statusId: 8103 };
  const name = 'Из письма «Коммерческое предложение для Анны»';
  assert.deepEqual(command({ ...around, card }), { ...made, entity: { type: 'contact', id: 6001 }, name });
  const toBoris = command({ ...around, card }, letter({ recipient: 'boris@client.test' }));
  assert.deepEqual(toBoris, { ...made, entity: { type: 'contact', id: 6002 }, name });
});

test('a company without contacts gets the new lead itself; a card without either gets none', () => {
  const ofCompany = letter({ entity: { type: 'company', id: 6501 } });
  const bare = { ...around, card: { ...CARD, contacts: [], company: null, lead: null } };
  const made = command(bare, ofCompany);
  assert.deepEqual(made.type === 'create_lead' && [made.entity, made.companyId], [ofCompany.entity, null]);
  assert.deepEqual(command(bare), {
    type: 'nothing',
    detail: 'Действие не выполнено: у сделки 5001 нет связанного контакта.',
  });
});

test('a webhook needs nothing of the CRM', () => {
  const hook = firing({ type: 'call_webhook', url: 'https://company.test/hook' });
  assert.deepEqual(needsOf(hook, ofContact), { card: false, timeZone: false, fields: false });
  assert.deepEqual(effectOf(hook, ofContact, around), { type: 'webhook', url: 'https://company.test/hook' });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EntityRead, type EntityRef, type TriggerAction } from '@pochtovik/contracts';
import { actionTarget, type LinkedCards, leadOwner } from '../../../src/domain/target-entity.ts';

const SOURCES: EntityRef[] = [
  { type: 'lead', id: 1 },
  { type: 'contact', id: 21 },
  { type: 'company', id: 3 },
];
const stage = { pipelineId: 1, statusId: 1 };
const field = { fieldId: 1, value: '1', mode: 'replace' } as const;
const tags = { add: ['vip'], remove: [] };
/** Every action, the entity it names included. */
const ACTIONS: [name: string, action: TriggerAction][] = [
  ['`change_status`', { type: 'change_status', ...stage }],
  ['`change_field` of a lead', { type: 'change_field', entityType: 'lead', ...field }],
  ['`change_field` of a contact', { type: 'change_field', entityType: 'contact', ...field }],
  ['`change_field` of a company', { type: 'change_field', entityType: 'company', ...field }],
  ['`change_tags` of a lead', { type: 'change_tags', entityType: 'lead', ...tags }],
  ['`change_tags` of a contact', { type: 'change_tags', entityType: 'contact', ...tags }],
  ['`change_tags` of a company', { type: 'change_tags', entityType: 'company', ...tags }],
  ['`create_lead`', { type: 'create_lead', name: 'x', ...stage, responsibleUserId: null }],
  ['`create_task`', { type: 'create_task', text: 'x', taskTypeId: 1, dueSeconds: 0, responsibleUserId: null }],
  ['`add_note`', { type: 'add_note', text: 'x' }],
  ['`send_letter`', { type: 'send_letter', templateId: 'a'.repeat(32) }],
  ['`call_webhook`', { type: 'call_webhook', url: 'https://company.test' }],
];

const { lead, contacts } = EntityRead.example.reply;
const [contact] = contacts;
if (!lead || !contact) throw new Error('the example has no lead or no contact');
const company = { ...contact, id: 3, emails: [] };
/** Everything that may be linked: two contacts, the main one first; the recipient is the second. */
const LINKED: LinkedCards = {
  lead: { ...lead, id: 1 },
  contacts: [
    { ...contact, id: 21, emails: ['main@client.test'] },
    { ...contact, id: 22, emails: ['second@client.test'] },
  ],
  company,
};
const NOTHING: LinkedCards = { lead: null, contacts: [], company: null };

const WORDS: Record<EntityRef['type'], string> = {
  lead: 'its linked lead created last',
  contact: 'its main, else first linked contact',
  company: 'its linked company',
};

function cell(action: TriggerAction, source: EntityRef): string {
  if (action.type === 'create_lead') {
    const owner = leadOwner(source, LINKED, 'second@client.test');
    const withoutContact = leadOwner(source, { ...NOTHING, company }, '');
    if (owner?.id === source.id && owner.type === source.type) return 'for the contact';
    assert.deepEqual(
      [owner, withoutContact],
      [
        { type: 'contact', id: 22 },
        { type: 'company', id: 3 },
      ],
    );
    return 'for the contact that the letter went to, else the main one, else the company';
  }
  const target = actionTarget(action, source, LINKED);
  assert.ok(target);
  if (target.type === source.type) return `the ${source.type} itself`;
  assert.equal(actionTarget(action, source, NOTHING), null);
  return WORDS[target.type];
}

function page(): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const head = ['action', ...SOURCES.map(({ type }) => `letter of a ${type}`)];
  return [
    '# Which entity an action hits',
    '<!-- A test of services/trigger-engine makes this page from the rules and compares it. -->',
    'A letter belongs to one card: a lead, a contact or a company. A trigger that fires for it changes:',
    [
      line(head),
      line(head.map(() => '---')),
      ...ACTIONS.map(([name, action]) => line([name, ...SOURCES.map((source) => cell(action, source))])),
    ].join('\n'),
    'Links are read when the trigger fires, not when the letter was sent. Where there is nothing to change, the execution ends as failed and its line in the log says what is missing. A new lead is linked to the contact and to the company of the card.',
    '',
  ].join('\n\n');
}

test('the page of the reference is what the rules say of every action and every kind of card', () => {
  const file = new URL('../../../../../docs/reference/action-entities.md', import.meta.url);
  assert.equal(readFileSync(file, 'utf8'), page().replace(/\n+$/, '\n'));
});

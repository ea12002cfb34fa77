import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CustomFieldList, EntityRead, type FieldChange } from '@pochtovik/contracts';
import { startWorld, type World } from './world.ts';

let world: World;
let fields: { id: number; entityType: string; type: string; options?: { id: number; value: string }[] }[];
before(async () => {
  world = await startWorld();
  await world.startHere();
  await world.install();
  ({ fields } = await world.kit.ask(CustomFieldList, world.accountId, { accountId: world.accountId }));
});
after(() => world.stop());

const fieldOf = (type: string) => {
  const found = fields.find((field) => field.entityType === 'lead' && field.type === type);
  assert.ok(found, type);
  return found;
};
const newLead = async () => (await world.control.createLead(world.accountId, {})).leadId;
const run = async (leadId: number, fieldId: number, change: FieldChange) =>
  world.ended(await world.command({ type: 'update_field', entity: { type: 'lead', id: leadId }, fieldId, change }));
const held = async (leadId: number, fieldId: number) => {
  const entity = { type: 'lead' as const, id: leadId };
  const card = await world.kit.ask(EntityRead, world.accountId, { accountId: world.accountId, entity });
  return card.lead?.customFields.find(({ id }) => id === fieldId)?.values ?? [];
};

test('a field of each type is set as told and cleared, read back from the card', async () => {
  const leadId = await newLead();
  const optionOf = (type: string, index: number) => fieldOf(type).options?.[index]?.id ?? 0;
  const cases: [type: string, change: FieldChange, texts: string[]][] = [
    ['text', { type: 'set', value: 'Слово' }, ['Слово']],
    ['numeric', { type: 'set', value: '1.5' }, ['1.5']],
    ['select', { type: 'set_option', optionId: optionOf('select', 1) }, ['Звонок']],
    ['multiselect', { type: 'add_option', optionId: optionOf('multiselect', 0) }, ['Монтаж']],
    ['multiselect', { type: 'add_option', optionId: optionOf('multiselect', 2) }, ['Монтаж', 'Обучение']],
    ['checkbox', { type: 'set', value: true }, ['1']],
    ['date', { type: 'set', value: '2018-08-29T00:00:00+03:00' }, ['2018-08-29']],
  ];
  for (const [type, change, texts] of cases) {
    assert.equal((await run(leadId, fieldOf(type).id, change)).type, 'crm.command-completed', type);
    assert.deepEqual(await held(leadId, fieldOf(type).id), texts, type);
  }
  for (const type of new Set(cases.map(([name]) => name))) {
    await run(leadId, fieldOf(type).id, { type: 'clear' });
    assert.deepEqual(await held(leadId, fieldOf(type).id), [], type);
  }
});

test('a text is added once below what the field holds, though the answer was lost', async () => {
  const leadId = await newLead();
  const { id } = fieldOf('textarea');
  await run(leadId, id, { type: 'add_text', text: 'Первая' });
  await world.control.addFault({ method: 'PATCH', path: `/leads/${leadId}$`, kind: 'reset', when: 'after' });
  const done = await run(leadId, id, { type: 'add_text', text: 'Вторая' });
  assert.equal(done.data['resultId'], leadId);
  assert.deepEqual(await held(leadId, id), ['Первая\nВторая']);
});

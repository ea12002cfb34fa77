import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type CrmCommand, CustomFieldList, EntityRead, UserGet, UserList, UserSetRole } from '@pochtovik/contracts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  // Nothing is remembered, so that what changed is seen at once.
  await world.startHere({ DIRECTORY_TTL_SECONDS: '0' });
  await world.install();
});
after(() => world.stop());

const run = async (command: CrmCommand) => world.ended(await world.command(command));
async function textField() {
  const { accountId } = world;
  const { fields } = await world.kit.ask(CustomFieldList, accountId, { accountId });
  const found = fields.find(({ entityType, type }) => entityType === 'lead' && type === 'text');
  assert.ok(found);
  return found;
}
const setText = (leadId: number, fieldId: number, value: string): CrmCommand => ({
  ...{ type: 'update_field', entity: { type: 'lead', id: leadId }, fieldId, change: { type: 'set', value } },
});

test('a field that was renamed is changed as before, and cards show its new name', async () => {
  const { accountId, control, kit } = world;
  const field = await textField();
  const { leadId } = await control.createLead(accountId, {});
  await control.renameField(accountId, field.id, 'Новое имя');
  assert.equal((await run(setText(leadId, field.id, 'Да'))).type, 'crm.command-completed');
  const entity = { type: 'lead' as const, id: leadId };
  const { lead } = await kit.ask(EntityRead, accountId, { accountId, entity });
  const shown = lead?.customFields.find(({ id }) => id === field.id);
  assert.deepEqual([shown?.name, shown?.values], ['Новое имя', ['Да']]);
  assert.equal((await textField()).name, 'Новое имя');
});

test('a field that was deleted is in no list any more, and a change of it fails by amoCRM’s words, once', async () => {
  const { accountId, control, emulator } = world;
  const field = await textField();
  const { leadId } = await control.createLead(accountId, {});
  const origin = emulator.accounts[0]?.origin ?? '';
  const headers = { authorization: `Bearer ${emulator.accessToken}` };
  const path = `${origin}/api/v4/leads/custom_fields/${field.id}`;
  assert.equal((await fetch(path, { method: 'DELETE', headers })).status, 204);
  const end = await run(setText(leadId, field.id, 'Нет'));
  assert.deepEqual([end.type, end.data['code']], ['crm.command-failed', 'CRM_REFUSED']);
  assert.match(String(end.data['reason']), /field_id/);
  const { fields } = await world.kit.ask(CustomFieldList, accountId, { accountId });
  assert.ok(!fields.some(({ id }) => id === field.id));
});

test('an employee who was switched off loses access, and a task for them fails with amoCRM’s words', async () => {
  const { accountId, control, kit } = world;
  const { users } = await kit.ask(UserList, accountId, { accountId });
  const seller = users.find((user) => !user.isAmocrmAdmin && user.isActive);
  assert.ok(seller);
  await kit.ask(UserSetRole, accountId, { accountId, userId: seller.id, role: 'user' });
  await control.deactivateUser(accountId, seller.id);
  assert.equal((await kit.ask(UserGet, accountId, { accountId, userId: seller.id })).role, 'none');
  const { leadId } = await control.createLead(accountId, {});
  const completeTill = Math.floor(Date.now() / 1000) + 3600;
  const task = { type: 'create_task' as const, entity: { type: 'lead' as const, id: leadId }, taskTypeId: 1 };
  const end = await run({ ...task, text: 'Позвонить', completeTill, responsibleUserId: seller.id });
  assert.deepEqual([end.type, end.data['code']], ['crm.command-failed', 'CRM_REFUSED']);
  assert.match(String(end.data['reason']), /responsible_user_id/);
  await control.activateUser(accountId, seller.id);
});

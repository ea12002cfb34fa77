import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MailNoteRead, type PochtovikError } from '@pochtovik/contracts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.startHere();
  await world.install();
});
after(() => world.stop());

const read = (leadId: number, noteId: number) => {
  const { accountId, kit } = world;
  return kit.ask(MailNoteRead, accountId, { accountId, entity: { type: 'lead', id: leadId }, noteId });
};
const refused = (code: string) => (error: unknown) => (error as PochtovikError).code === code;

test('the note of a letter tells who wrote to whom, its subject and first words', async () => {
  const { accountId, control } = world;
  const { leadId } = await control.createLead(accountId, { name: 'Сделка' });
  const { noteIds, messageId } = await control.addMail(accountId, {
    leadIds: [leadId],
    ...{ fromEmail: 'anna@client.test', fromName: 'Анна', toEmail: 'ivan@company.test' },
    ...{ subject: 'Вопрос', summary: 'Здравствуйте', attachments: 2 },
  });
  const note = await read(leadId, noteIds[0] ?? 0);
  assert.ok(Math.abs(Date.parse(note.createdAt) - Date.now()) < 60_000);
  assert.deepEqual(note, {
    noteId: noteIds[0],
    incoming: true,
    from: { name: 'Анна', address: 'anna@client.test' },
    to: { name: '', address: 'ivan@company.test' },
    ...{ subject: 'Вопрос', summary: 'Здравствуйте', attachments: 2, messageId, isPrivate: false },
    createdAt: note.createdAt,
  });
});

test('a note that is not there or of another card is no letter', async () => {
  const { accountId, control } = world;
  const mail = { fromEmail: 'a@client.test', toEmail: 'ivan@company.test', subject: 'Х', summary: '' };
  const [{ leadId }, other] = await Promise.all([
    control.createLead(accountId, { name: 'Сделка' }),
    control.createLead(accountId, { name: 'Другая' }),
  ]);
  const { noteIds } = await control.addMail(accountId, { leadIds: [leadId], ...mail });
  await assert.rejects(read(leadId, 999_999_999), refused('MAIL_NOTE_UNKNOWN'));
  await assert.rejects(read(other.leadId, noteIds[0] ?? 0), refused('MAIL_NOTE_UNKNOWN'));
});

import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { MailboxVerify } from '@pochtovik/contracts';
import { ImapFolder, type ImapOptions } from '@pochtovik/scripted-mail';
import { imapFor, settingsAt, smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.startSender();
});
after(() => world.stop());

const maria = { address: 'maria@sender.test' };

function folderWith(path: string, letters: number, specialUse: string | null = null): ImapFolder {
  const folder = new ImapFolder(path, specialUse);
  for (let count = 0; count < letters; count += 1) folder.file('Subject: old\r\n\r\nold\r\n');
  return folder;
}

async function boxWith(t: TestContext, options: ImapOptions, sentFolder?: string) {
  const [smtp, imap] = [await smtpFor(t), await imapFor(t, options)];
  const settings = { ...settingsAt(world, maria, smtp.port, imap.port), ...(sentFolder && { sentFolder }) };
  return { imap, settings, mailbox: await world.saveMailbox(settings, 'any') };
}
const causes = ({ warnings = [] }: { warnings?: { cause: string }[] }) => warnings.map(({ cause }) => cause);
const folderOf = async (letterId: string) => (await world.event('letter.appended', letterId)).data['folder'];

test('two folders that hold sent mail, none marked: a warning names both; the choice of the user decides and ends it', async (t) => {
  const folders = [folderWith('Sent', 1), folderWith('Отправленные', 2)];
  const { imap, settings, mailbox } = await boxWith(t, { specialUse: false, folders });
  assert.equal(mailbox.tick, 'green');
  assert.deepEqual(causes(mailbox), ['sent-folder-rivals']);
  assert.match(mailbox.warnings?.[0]?.ru ?? '', /«Sent», «Отправленные»/);
  assert.equal(await folderOf(await world.queue(mailbox, 'anna@client.test')), 'Sent');

  const chosen = await world.saveMailbox({ ...settings, sentFolder: 'Отправленные' }, 'any', mailbox.id);
  assert.deepEqual([chosen.sentFolder, causes(chosen)], ['Отправленные', []]);
  assert.equal(await folderOf(await world.queue(mailbox, 'boris@client.test')), 'Отправленные');
  assert.equal(imap.folders.get('Отправленные')?.letters.length, 3);
});

test('a second folder that is empty is no rival', async (t) => {
  const { mailbox } = await boxWith(t, {
    specialUse: false,
    folders: [folderWith('Sent', 3), folderWith('Sent Items', 0)],
  });
  assert.deepEqual(causes(mailbox), []);
});

test("the server's own mark wins over the user's choice, and there are no rivals then", async (t) => {
  const folders = [folderWith('Sent', 1), folderWith('Gesendet', 1), folderWith('Marked', 1, '\\Sent')];
  const { mailbox } = await boxWith(t, { folders }, 'Gesendet');
  assert.deepEqual(causes(mailbox), []);
  assert.equal(await folderOf(await world.queue(mailbox, 'anna@client.test')), 'Marked');
});

test('a chosen folder that is not there is told of, and the best known name is taken until it is made', async (t) => {
  const { imap, mailbox } = await boxWith(t, { specialUse: false, folders: [folderWith('Sent', 0)] }, 'Клиенты');
  assert.deepEqual(causes(mailbox), ['sent-folder-missing']);
  assert.equal(await folderOf(await world.queue(mailbox, 'anna@client.test')), 'Sent');
  imap.folders.set('Клиенты', new ImapFolder('Клиенты'));
  const { accountId, kit } = world;
  const again = await kit.ask(MailboxVerify, accountId, { accountId, mailboxId: mailbox.id });
  assert.deepEqual(causes(again), []);
});

test('a mailbox without any folder for sent letters says so before its first letter', async (t) => {
  const { mailbox } = await boxWith(t, { folders: [] });
  assert.deepEqual([mailbox.tick, causes(mailbox)], ['green', ['sent-folder-none']]);
});

test('folders that can not be looked at cost the login nothing', async (t) => {
  for (const at of ['list', 'status'] as const) {
    const { mailbox } = await boxWith(t, {
      specialUse: false,
      folders: [folderWith('Sent', 1), folderWith('Отправленные', 1)],
      faults: [{ at, do: [{ reply: 'NO [UNAVAILABLE] Try later' }] }],
    });
    assert.deepEqual([mailbox.tick, causes(mailbox)], ['green', []]);
  }
});

test('a server that asks for no password makes no green tick: the mailbox says that its password was not tried', async (t) => {
  const smtp = await smtpFor(t, { auth: false });
  const imap = await imapFor(t);
  const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port, imap.port), 'any');
  assert.deepEqual([mailbox.tick, causes(mailbox)], ['grey', ['no-password-asked']]);
  assert.match(mailbox.warnings?.[0]?.en ?? '', /asks for no password/);
  await world.event('letter.sent', await world.queue(mailbox, 'anna@client.test'));
  assert.ok(!smtp.commands.some(({ verb }) => verb === 'AUTH'));
});

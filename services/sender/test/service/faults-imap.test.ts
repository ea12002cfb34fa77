import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { ImapFolder, type ImapOptions } from '@pochtovik/scripted-mail';
import { eventually } from '@pochtovik/testing';
import { imapFor, settingsAt, smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.startSender({ VERIFY_TIMEOUT_MS: '1000', IMAP_TIMEOUT_MS: '1500' });
});
after(() => world.stop());

const maria = { address: 'maria@sender.test' };

async function boxWith(t: TestContext, options: ImapOptions = {}) {
  const [smtp, imap] = [await smtpFor(t), await imapFor(t, options)];
  const settings = settingsAt(world, maria, smtp.port, imap.port);
  return { smtp, imap, settings, mailbox: await world.saveMailbox(settings, 'any') };
}
/** How often filing the copy has been tried. */
const triesOf = async (letterId: string) => (await world.row(letterId))?.filing.tries ?? 0;

const PASSING: [string, ImapOptions['faults']][] = [
  ['login is refused', [{ at: 'login', do: [{ reply: 'NO [AUTHENTICATIONFAILED] Invalid credentials' }] }]],
  ['login is limited', [{ at: 'login', do: [{ reply: 'NO [LIMIT] Too many simultaneous connections' }] }]],
  ['connections are too many', [{ at: 'greeting', do: [{ reply: '* BYE Too many connections' }, { close: 'end' }] }]],
  ['server greets with a reset', [{ at: 'greeting', do: [{ close: 'reset' }] }]],
  ['server says nothing', [{ at: 'greeting', do: [{ silence: true }] }]],
  ['list of folders is refused', [{ at: 'list', do: [{ reply: 'NO [UNAVAILABLE] Try later' }] }]],
  ['folder can not be opened', [{ at: 'select', do: [{ reply: 'NO [INUSE] Locked' }] }]],
  ['search is refused', [{ at: 'search', do: [{ reply: 'NO [SERVERBUG] Search failed' }] }]],
  ['APPEND is over quota at once', [{ at: 'append', do: [{ reply: 'NO [OVERQUOTA] Mailbox is full' }] }]],
  ['APPEND is over quota after the message', [{ at: 'appended', do: [{ reply: 'NO [OVERQUOTA] Mailbox is full' }] }]],
  ['folder is gone at APPEND', [{ at: 'append', do: [{ reply: 'NO [TRYCREATE] No such mailbox' }] }]],
  ['APPEND breaks inside the message', [{ at: 'literal', afterBytes: 50, do: [{ close: 'reset' }] }]],
  ['APPEND is never answered', [{ at: 'append', do: [{ silence: true }] }]],
];
for (const [what, faults = []] of PASSING) {
  test(`while its ${what}, letters leave; the copy is tried apart and filed once when it is over`, async (t) => {
    const { smtp, imap, mailbox } = await boxWith(t);
    imap.play(faults);
    imap.cut();
    const letterId = await world.queue(mailbox, 'anna@client.test');
    await world.event('letter.sent', letterId);
    await eventually('a second try of the copy', async () => (await triesOf(letterId)) > 1);
    await world.event('letter.sent', await world.queue(mailbox, 'boris@client.test'));
    imap.play([]);
    const appended = await world.event('letter.appended', letterId);
    assert.deepEqual([appended.data['folder'], appended.data['byProvider']], ['Sent', false]);
    assert.equal(imap.folders.get('Sent')?.withMessageId(`<${letterId}@sender.test>`).length, 1);
    assert.deepEqual(
      smtp.accepted.map(({ to }) => to[0]),
      ['anna@client.test', 'boris@client.test'],
    );
  });
}

test('a search that is refused after a lost answer proves nothing: the copy is not filed again', async (t) => {
  const { imap, mailbox } = await boxWith(t);
  imap.play([
    { at: 'appended', times: 1, do: [{ close: 'reset' }] },
    { at: 'search', skip: 1, times: 1, do: [{ reply: 'NO [UNAVAILABLE] Try later' }] },
  ]);
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await world.event('letter.appended', letterId);
  assert.equal(imap.folders.get('Sent')?.letters.length, 1);
});

test('an APPEND whose answer was lost is found by its Message-ID: one copy', async (t) => {
  const { imap, mailbox } = await boxWith(t);
  imap.play([{ at: 'appended', times: 1, do: [{ close: 'reset' }] }]);
  const letterId = await world.queue(mailbox, 'anna@client.test');
  const appended = await world.event('letter.appended', letterId);
  assert.equal(appended.data['byProvider'], false);
  assert.equal(imap.folders.get('Sent')?.letters.length, 1);
  assert.equal(imap.commands.filter(({ name }) => name === 'APPEND').length, 1);
});

test('a login that is refused makes a grey tick with the words of the server', async (t) => {
  const { mailbox } = await boxWith(t, {
    faults: [{ at: 'login', do: [{ reply: 'NO [AUTHENTICATIONFAILED] Invalid credentials' }] }],
  });
  assert.deepEqual([mailbox.tick, mailbox.imapCheck?.code], ['grey', 'IMAP_AUTH_FAILED']);
  assert.match(mailbox.imapCheck?.response ?? '', /Invalid credentials/);
});

test('a mailbox without a Sent folder says so once, and its letters leave', async (t) => {
  const { smtp, mailbox } = await boxWith(t, { folders: [] });
  const letterId = await world.queue(mailbox, 'anna@client.test');
  const failed = await world.event('letter.append-failed', letterId);
  assert.match(String(failed.data['reason']), /no folder for sent letters/);
  assert.equal(smtp.accepted.length, 1);
  assert.equal((await world.row(letterId))?.state, 'sent');
});

test('a Sent folder that goes while it is known is looked for again: the copy goes into the one there is then', async (t) => {
  const { imap, mailbox } = await boxWith(t);
  const first = await world.queue(mailbox, 'anna@client.test');
  await world.event('letter.appended', first);
  imap.folders.delete('Sent');
  imap.folders.set('Sent Items', new ImapFolder('Sent Items', '\\Sent'));
  const second = await world.queue(mailbox, 'boris@client.test');
  const appended = await world.event('letter.appended', second);
  assert.equal(appended.data['folder'], 'Sent Items');
  assert.equal(imap.folders.get('Sent Items')?.letters.length, 1);
});

test('where no special use is named, a known name is taken; without either, nothing is guessed', async (t) => {
  const { imap, mailbox } = await boxWith(t, {
    specialUse: false,
    folders: [new ImapFolder('Archive'), new ImapFolder('Sent Messages')],
  });
  const appended = await world.event('letter.appended', await world.queue(mailbox, 'anna@client.test'));
  assert.equal(appended.data['folder'], 'Sent Messages');
  assert.equal(imap.folders.get('Archive')?.letters.length, 0);
});

test('another UIDVALIDITY between two tries neither loses nor doubles the copy', async (t) => {
  const { imap, mailbox } = await boxWith(t);
  imap.play([{ at: 'appended', times: 1, do: [{ close: 'reset' }] }]);
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await eventually('the first APPEND', () => imap.folders.get('Sent')?.letters.length === 1);
  imap.folders.get('Sent')?.renumber();
  await world.event('letter.appended', letterId);
  const next = await world.queue(mailbox, 'boris@client.test');
  imap.folders.get('Sent')?.renumber();
  await world.event('letter.appended', next);
  assert.equal(imap.folders.get('Sent')?.letters.length, 2);
});

test('a connection that the server drops between two letters is made anew', async (t) => {
  const { imap, mailbox } = await boxWith(t);
  await world.event('letter.appended', await world.queue(mailbox, 'anna@client.test'));
  imap.cut();
  await world.event('letter.appended', await world.queue(mailbox, 'boris@client.test'));
  assert.equal(imap.folders.get('Sent')?.letters.length, 2);
});

test('a provider that files what leaves by its SMTP is waited for, and no copy is added', async (t) => {
  const imap = await imapFor(t, {
    capabilities: ['X-GM-EXT-1'],
    folders: [new ImapFolder('[Gmail]/Sent Mail', '\\Sent'), new ImapFolder('[Gmail]/All Mail', '\\All')],
  });
  const smtp = await smtpFor(t);
  const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port, imap.port), 'any');
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await eventually('a look in vain', async () => (await triesOf(letterId)) > 1);
  imap.folders.get('[Gmail]/Sent Mail')?.file(smtp.accepted[0]?.text ?? '');
  await world.event('letter.appended', letterId);
  assert.equal(imap.commands.filter(({ name }) => name === 'APPEND').length, 0);
  assert.equal(imap.folders.get('[Gmail]/Sent Mail')?.letters.length, 1);
});

test('a provider that files at once makes the copy its own', async (t) => {
  const imap = await imapFor(t);
  const smtp = await smtpFor(t, { onAccepted: ({ text }) => imap.folders.get('Sent')?.file(text) });
  const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port, imap.port), 'any');
  const appended = await world.event('letter.appended', await world.queue(mailbox, 'anna@client.test'));
  assert.deepEqual([appended.data['folder'], appended.data['byProvider']], ['Sent', true]);
  assert.equal(imap.folders.get('Sent')?.letters.length, 1);
});

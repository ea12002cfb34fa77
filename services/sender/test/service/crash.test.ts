import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { MailboxSettings } from '@pochtovik/contracts';
import { doubled, Hold } from '@pochtovik/scripted-mail';
import { eventually, type InboxLogin, ownStack, readFolder } from '@pochtovik/testing';
import { ImapFlow } from 'imapflow';
import { type ChildSender, startChildSender } from './child-sender.ts';
import { smtpFor } from './scripted.ts';
import { startTcpGate } from './tcp-gate.ts';
import { startWorld, type World } from './world.ts';

let own: Awaited<ReturnType<typeof ownStack>>;
let world: World;
let child: ChildSender | undefined;
let maria: InboxLogin;

before(async () => {
  own = await ownStack(['mongodb']);
  world = await startWorld({ mongodbUri: own.stack.mongodb.uri, database: 'sender_crash' });
  maria = await world.addAddress('maria');
});
after(async () => {
  await child?.kill();
  await world.stop();
  await own.stop();
});

const restart = async () => {
  await child?.kill();
  child = await startChildSender(world.environment);
};
const at = (port: number, imap: MailboxSettings['imap'] = null): MailboxSettings => ({
  ...world.settingsFor(maria),
  smtp: { host: '127.0.0.1', port, security: 'none' },
  imap,
});
const mailImap = () => world.settingsFor(maria).imap;

/** Puts a letter into the Sent folder of the mailbox, as providers do with what leaves by their SMTP. */
async function fileAsProvider(messageId: string) {
  const client = new ImapFlow({
    ...maria.imap,
    secure: false,
    auth: { user: maria.address, pass: maria.password },
    logger: false,
  });
  await client.connect();
  await client.append('Отправленные', `Message-ID: ${messageId}\r\nSubject: filed by the provider\r\n\r\nbody\r\n`);
  await client.logout();
}

test('killed before the letter was given, the sender gives it once after its restart', async (t) => {
  await restart();
  const hold = new Hold();
  const smtp = await smtpFor(t, { faults: [{ at: 'rcpt', times: 1, do: [{ hold }] }] });
  const mailbox = await world.saveMailbox(at(smtp.port), maria.password);
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await hold.reached;
  await restart();
  const sent = await world.event('letter.sent', letterId);
  assert.equal(sent.data['attempt'], 2);
  assert.equal(smtp.accepted.length, 1);
});

test('killed after the whole letter was given, it ends as "maybe sent" where nothing can be proven, and is not sent again', async (t) => {
  await restart();
  const hold = new Hold();
  const smtp = await smtpFor(t, { faults: [{ at: 'message', do: [{ hold }] }] });
  const mailbox = await world.saveMailbox(at(smtp.port, mailImap()), maria.password);
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await hold.reached;
  await restart();
  const failed = await world.event('letter.failed', letterId);
  assert.deepEqual([failed.data['code'], failed.data['maybeSent']], ['SMTP_IN_DOUBT', true]);
  assert.equal(smtp.accepted.length, 1);
});

test('killed after the whole letter was given, it counts as sent where the provider has filed it, with one copy', async (t) => {
  await restart();
  const hold = new Hold();
  const smtp = await smtpFor(t, { faults: [{ at: 'message', do: [{ hold }] }] });
  const mailbox = await world.saveMailbox(at(smtp.port, mailImap()), maria.password);
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await hold.reached;
  await child?.kill();
  const [messageId = ''] = smtp.accepted.map((letter) => letter.messageId);
  await fileAsProvider(messageId);
  await restart();
  await world.event('letter.sent', letterId);
  const appended = await world.event('letter.appended', letterId);
  assert.equal(appended.data['byProvider'], true);
  assert.equal(smtp.accepted.length, 1);
  const copies = (await readFolder(maria, 'Отправленные')).filter(({ mail }) => mail.messageId === messageId);
  assert.equal(copies.length, 1);
});

test('killed between sending and filing, it files the copy once after its restart and sends nothing', async (t) => {
  await restart();
  const smtp = await smtpFor(t);
  const gate = await startTcpGate(t, maria.imap);
  const imap = { host: '127.0.0.1', port: gate.port, security: 'none' as const };
  const mailbox = await world.saveMailbox(at(smtp.port, imap), maria.password);
  const knocks = gate.knocks();
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await world.event('letter.sent', letterId);
  await eventually('filing has begun', () => gate.knocks() > knocks);
  await child?.kill();
  gate.open();
  await restart();
  const appended = await world.event('letter.appended', letterId);
  assert.equal(appended.data['folder'], 'Отправленные');
  assert.equal(smtp.accepted.length, 1);
  const [messageId = ''] = smtp.accepted.map((letter) => letter.messageId);
  const copies = (await readFolder(maria, 'Отправленные')).filter(({ mail }) => mail.messageId === messageId);
  assert.equal(copies.length, 1);
});

test('a database that dies between the answer of the server and its record leaves no doubt', async (t) => {
  await restart();
  const hold = new Hold();
  const smtp = await smtpFor(t, { faults: [{ at: 'message', do: [{ hold }] }] });
  const mailbox = await world.saveMailbox(at(smtp.port), maria.password);
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await hold.reached;
  await own.stack.mongodb.kill();
  hold.release();
  await own.stack.mongodb.start();
  const sent = await world.event('letter.sent', letterId);
  assert.equal(sent.data['attempt'], 1);
  assert.equal(smtp.accepted.length, 1);
  assert.ok(!world.events.some(({ type, data }) => type === 'letter.failed' && data['letterId'] === letterId));
});

test('a database that dies before the letter was given withdraws it: it leaves once when the database is back', async (t) => {
  await restart();
  const hold = new Hold();
  const smtp = await smtpFor(t, { faults: [{ at: 'rcpt', times: 1, do: [{ hold }] }] });
  const mailbox = await world.saveMailbox(at(smtp.port), maria.password);
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await hold.reached;
  await own.stack.mongodb.kill();
  hold.release();
  await eventually('the letter held back', () => smtp.brokenOff() === 1);
  await own.stack.mongodb.start();
  await world.event('letter.sent', letterId);
  assert.equal(smtp.accepted.length, 1);
});

test('SIGTERM gives the lanes back and ends cleanly', async (t) => {
  await restart();
  const smtp = await smtpFor(t);
  const mailbox = await world.saveMailbox(at(smtp.port), maria.password);
  const letters = await Promise.all(Array.from({ length: 20 }, () => world.queue(mailbox, 'anna@client.test')));
  await eventually('the first letter', () => smtp.accepted.length > 0);
  await child?.stop();
  child = undefined;
  for (const row of await Promise.all(letters.map(world.row))) {
    assert.notEqual(row?.state, 'sending');
  }
  assert.equal((await world.lane(mailbox.id))?.leaseUntil.getTime(), 0, 'nobody waits for a lease to end');
  await restart();
  for (const id of letters) await world.event('letter.sent', id);
  assert.deepEqual(doubled(smtp.accepted), []);
  assert.equal(smtp.accepted.length, 20);
});

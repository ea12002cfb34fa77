import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Mailbox } from '@pochtovik/contracts';
import type { RunningService } from '@pochtovik/service-kit';
import { eventually, type InboxLogin } from '@pochtovik/testing';
import { FAILURES, HARMLESS, reply, type Shape, vacation } from '../unit/inbound/reports.ts';
import { readFlags, renumber } from './inbox-hands.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let running: RunningService;
let maria: InboxLogin;
let mailbox: Mailbox;
let recipient: string;
before(async () => {
  world = await startWorld();
  running = await world.startSender();
  maria = await world.addAddress('maria');
  recipient = (await world.addAddress('anna')).address;
  mailbox = await world.saveMailbox(world.settingsFor(maria), maria.password);
});
after(async () => {
  await running?.stop();
  await world?.stop();
});

const failure = (name: string): Shape => FAILURES[name]?.make ?? assert.fail(name);
const postfix = failure('Postfix, with fields for machines');
const harmless = (name: string): Shape => HARMLESS[name] ?? assert.fail(name);

/** Sends a letter and tells how reports and answers name it. */
async function sentLetter(from: Mailbox = mailbox) {
  const letterId = await world.queue(from, recipient);
  const sent = await world.event('letter.sent', letterId);
  return { letterId, messageId: String(sent.data['messageId']), recipient, mailbox: from.fromAddress };
}
const deliver = (message: string | Buffer, from = '', to = maria.address) => world.mail.deliver({ to, from, message });
const bytes = (message: string) => Buffer.from(message, 'latin1');
const told = (type: string, letterId: string) =>
  world.events.filter((event) => event.type === type && event.data['letterId'] === letterId);

/** Waits until everything that lies in the inbox now has been looked at. */
async function readToEnd(to = mailbox, login = maria) {
  const last = (await readFlags(login)).at(-1)?.uid ?? 0;
  await eventually('the inbox is read', async () => ((await world.watch(to.id))?.lastUid ?? 0) >= last);
}

test('a report about a further recipient of the same letter names that one', async () => {
  const boris = await world.addAddress('boris');
  const more = { cc: [{ name: '', address: boris.address }] };
  const letterId = await world.queue(mailbox, recipient, { more });
  const sent = await world.event('letter.sent', letterId);
  const messageId = String(sent.data['messageId']);
  await deliver(bytes(postfix({ messageId, recipient: boris.address, mailbox: mailbox.fromAddress })));
  assert.equal((await world.event('letter.bounced', letterId)).data['recipient'], boris.address);
});

test('a letter that comes back is told of once, with the words of the server', async () => {
  const letter = await sentLetter();
  const report = bytes(postfix(letter));
  await deliver(report);
  await deliver(report);
  const { data } = await world.event('letter.bounced', letter.letterId);
  assert.equal(typeof data['receivedAt'], 'string');
  assert.deepEqual(
    { ...data, receivedAt: '' },
    {
      letterId: letter.letterId,
      mailboxId: mailbox.id,
      recipient,
      permanent: true,
      status: '5.1.1',
      diagnostic: `550 5.1.1 <${recipient}>: Recipient address rejected: User unknown`,
      category: 'address_unknown',
      receivedAt: '',
    },
  );
  await readToEnd();
  const answer = await sentLetter();
  await deliver(reply(answer), recipient);
  await world.event('letter.replied', answer.letterId);
  assert.equal(told('letter.bounced', letter.letterId).length, 1);
});

test('reports in every shape that is known come through a real inbox', async () => {
  for (const [name, { make, status, category }] of Object.entries(FAILURES)) {
    const letter = await sentLetter();
    await deliver(bytes(make(letter)));
    const { data } = await world.event('letter.bounced', letter.letterId);
    assert.deepEqual([data['status'], data['category']], [status, category], name);
  }
});

test('an answer of a person and one of a program are told apart', async () => {
  const letter = await sentLetter();
  await deliver(vacation(letter), '');
  const automatic = await world.event('letter.replied', letter.letterId);
  assert.equal(automatic.data['automatic'], true);
  await deliver(reply(letter), recipient);
  const [, person] = await eventually('both answers', () => {
    const events = told('letter.replied', letter.letterId);
    return events.length === 2 && events;
  });
  assert.deepEqual(
    [person?.data['automatic'], person?.data['from'], person?.data['subject']],
    [false, recipient, 'Re: КП'],
  );
});

test('what is read stays unread, and nothing is changed in the inbox', async () => {
  const letter = await sentLetter();
  await deliver(bytes(postfix(letter)));
  await deliver(reply(letter), recipient);
  await world.event('letter.bounced', letter.letterId);
  await world.event('letter.replied', letter.letterId);
  for (const { uid, flags } of await readFlags(maria)) {
    assert.deepEqual(
      flags.filter((flag) => flag !== '\\Recent'),
      [],
      String(uid),
    );
  }
});

test('a forged report or answer does nothing', async () => {
  const letter = await sentLetter();
  const boris = await world.addAddress('boris');
  const other = await world.saveMailbox(world.settingsFor(boris), boris.password);
  const foreign = await sentLetter(other);
  const unknown = { ...letter, messageId: letter.messageId.replace(/[0-9a-f]{32}/, 'f'.repeat(32)) };
  const strange = { ...letter, messageId: letter.messageId.replace('@', '@evil.') };
  for (const forged of [{ ...letter, recipient: 'stranger@client.test' }, foreign, unknown, strange]) {
    await deliver(bytes(postfix(forged)));
  }
  for (const forged of [foreign, unknown, strange]) await deliver(reply(forged), 'evil@stranger.test');
  for (const name of Object.keys(HARMLESS)) await deliver(bytes(harmless(name)(letter)));
  // What stands behind them in the inbox is read after them.
  const last = await sentLetter();
  await deliver(reply(last), recipient);
  await world.event('letter.replied', last.letterId);
  for (const { letterId } of [letter, foreign]) {
    assert.deepEqual([...told('letter.bounced', letterId), ...told('letter.replied', letterId)], []);
  }
});

test('a mail of 20 MB and a report of a thousand parts hold nothing up', async () => {
  const letter = await sentLetter();
  const huge = Buffer.concat([
    bytes(postfix(letter).replace(/\r\n--b1\/x=1--\r\n$/, '\r\n')),
    Buffer.alloc(20 * 1024 * 1024, `${'x'.repeat(76)}\r\n`),
  ]);
  const parts =
    '--b\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a@b.test\r\nAction: failed\r\n\r\n';
  const many = `From: mailer-daemon@x.test\r\nSubject: Undeliverable\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; boundary=b\r\n\r\n${parts.repeat(1000)}--b--\r\n`;
  await deliver(many);
  await deliver(huge);
  const before = process.memoryUsage().rss;
  await world.event('letter.bounced', letter.letterId);
  assert.ok(process.memoryUsage().rss - before < 200 * 1024 * 1024);
  const next = await sentLetter();
  await deliver(reply(next), recipient);
  await world.event('letter.replied', next.letterId);
});

test('an inbox whose messages are numbered anew is read again, and nothing is told twice', async () => {
  const letter = await sentLetter();
  await deliver(bytes(postfix(letter)));
  await world.event('letter.bounced', letter.letterId);
  await readToEnd();
  const was = (await world.watch(mailbox.id))?.uidValidity;
  await running.stop();
  await renumber(world.mail.directory, maria);
  running = await world.startSender();
  await eventually('the new numbers are known', async () => {
    const watch = await world.watch(mailbox.id);
    return watch?.uidValidity !== was && watch?.uidValidity;
  });
  const next = await sentLetter();
  await deliver(bytes(postfix(next)));
  await world.event('letter.bounced', next.letterId);
  assert.equal(told('letter.bounced', letter.letterId).length, 1);
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AccountUninstalled } from '@pochtovik/contracts';
import { eventually, readFolder } from '@pochtovik/testing';
import { settingsAt, smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.startSender();
});
after(() => world.stop());

test('a letter arrives once, with names and text intact, and its copy lies once in Sent', async () => {
  const [maria, anna] = await Promise.all([world.addAddress('maria'), world.addAddress('anna')]);
  const mailbox = await world.saveMailbox(world.settingsFor(maria), maria.password);
  assert.equal(mailbox.tick, 'green', JSON.stringify(mailbox));

  const letterId = await world.queue(mailbox, anna.address);
  await world.queue(mailbox, anna.address, { letterId });
  const sent = await world.event('letter.sent', letterId);
  assert.match(String(sent.data['response']), /^250 /);
  assert.equal(sent.data['attempt'], 1);
  const appended = await world.event('letter.appended', letterId);
  assert.deepEqual([appended.data['folder'], appended.data['byProvider']], ['Отправленные', false]);

  const received = await eventually('the letter', async () => {
    const letters = await readFolder(anna);
    return letters.length > 0 && letters;
  });
  assert.equal(received.length, 1);
  const mail = received[0]?.mail;
  assert.equal(mail?.messageId, `<${letterId}@sender.test>`);
  assert.equal(mail?.subject, 'Коммерческое предложение');
  assert.equal(mail?.from?.value[0]?.name, 'Мария');
  assert.match(mail?.text ?? '', /Здравствуйте, Анна!/);
  assert.match(String(mail?.html), /<p>Здравствуйте, Анна!<\/p>/);
  const copies = await readFolder(maria, 'Отправленные');
  assert.equal(copies.length, 1);
  assert.equal(copies[0]?.mail.messageId, mail?.messageId);
  assert.deepEqual(copies[0]?.mail.date, mail?.date);
  assert.equal((await world.row(letterId))?.content, undefined, 'the queue keeps no content of what is done');
});

test('a wrong password fails the letter at hand, pauses the mailbox, keeps the others; a good save lets them leave', async () => {
  const [maria, anna] = await Promise.all([world.addAddress('maria'), world.addAddress('anna')]);
  const settings = world.settingsFor(maria);
  const mailbox = await world.saveMailbox(settings, 'wrong password');
  assert.deepEqual([mailbox.tick, mailbox.paused], ['red', null]);

  const first = await world.queue(mailbox, anna.address);
  const failed = await world.event('letter.failed', first);
  assert.equal(failed.data['code'], 'SMTP_AUTH_FAILED');
  assert.match(String(failed.data['response']), /^535 5\.7\.8 /);
  assert.equal(failed.data['maybeSent'], false);
  const paused = await eventually('mailbox.paused', () =>
    world.events.find((event) => event.type === 'mailbox.paused' && event.data['mailboxId'] === mailbox.id),
  );
  assert.equal(paused.data['userId'], settings.userId);

  const others = await Promise.all([world.queue(mailbox, anna.address), world.queue(mailbox, anna.address)]);
  await eventually('both in the queue', async () => (await Promise.all(others.map(world.row))).every((row) => row));
  await eventually('the lane has looked and waits', async () => (await world.lane(mailbox.id))?.owner === null);
  for (const id of others) assert.equal((await world.row(id))?.state, 'queued');

  const mended = await world.saveMailbox(settings, maria.password, mailbox.id);
  assert.deepEqual([mended.tick, mended.paused], ['green', null]);
  for (const id of others) await world.event('letter.sent', id);
  assert.equal((await world.row(first))?.state, 'failed', 'the failed letter is not sent again by itself');
});

test('a passing refusal is told, then tried again; a permanent one ends with the words of the server', async (t) => {
  const maria = await world.addAddress('maria');
  const smtp = await smtpFor(t, {
    faults: [
      { at: 'rcpt', when: /unknown/, do: [{ reply: '550 5.1.1 No such user' }] },
      { at: 'rcpt', times: 2, do: [{ reply: '451 4.7.1 Greylisted' }] },
    ],
  });
  const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any');
  const letterId = await world.queue(mailbox, 'anna@client.test');
  const deferred = await world.event('letter.deferred', letterId);
  assert.match(String(deferred.data['response']), /^451 4\.7\.1 Greylisted/);
  const sent = await world.event('letter.sent', letterId);
  assert.equal(sent.data['attempt'], 3);
  assert.equal(smtp.accepted.length, 1);

  const refused = await world.queue(mailbox, 'unknown@client.test');
  const failed = await world.event('letter.failed', refused);
  assert.deepEqual([failed.data['code'], failed.data['maybeSent']], ['SMTP_REFUSED', false]);
  assert.match(String(failed.data['response']), /^550 5\.1\.1 No such user/);
  const next = await world.queue(mailbox, 'anna@client.test');
  await world.event('letter.sent', next);
  assert.ok(smtp.connections() <= 2, 'one connection served the verification and one all letters');
});

test("a provider's policy refusal pauses the mailbox, so that it is not banned for longer", async (t) => {
  const maria = await world.addAddress('maria');
  const smtp = await smtpFor(t, {
    faults: [{ at: 'message', do: [{ reply: '554 5.7.1 Message rejected under suspicion of SPAM' }] }],
  });
  const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any');
  const letterId = await world.queue(mailbox, 'anna@client.test');
  assert.equal((await world.event('letter.failed', letterId)).data['code'], 'SMTP_POLICY_REFUSED');
  await eventually('the pause', () =>
    world.events.some((event) => event.type === 'mailbox.paused' && event.data['mailboxId'] === mailbox.id),
  );
});

test('an unreachable server defers the letter and makes the whole mailbox wait; it leaves when the server is back', async (t) => {
  const maria = await world.addAddress('maria');
  const first = await smtpFor(t);
  const settings = settingsAt(world, maria, first.port);
  const mailbox = await world.saveMailbox(settings, 'any');
  await first.stop();
  const letterId = await world.queue(mailbox, 'anna@client.test');
  const deferred = await world.event('letter.deferred', letterId);
  assert.equal(deferred.data['code'], 'SMTP_UNREACHABLE');
  const second = await smtpFor(t);
  await world.saveMailbox(settingsAt(world, maria, second.port), 'any', mailbox.id);
  await world.event('letter.sent', letterId);
  assert.equal(second.accepted.length, 1);
});

test('a link that breaks after the whole letter, without an answer, ends as "maybe sent" and is never sent again', async (t) => {
  const maria = await world.addAddress('maria');
  const smtp = await smtpFor(t, { faults: [{ at: 'message', do: [{ close: 'reset' }] }] });
  const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any');
  const letterId = await world.queue(mailbox, 'anna@client.test');
  const failed = await world.event('letter.failed', letterId);
  assert.deepEqual([failed.data['code'], failed.data['maybeSent']], ['SMTP_IN_DOUBT', true]);
  assert.equal(smtp.accepted.length, 1);
});

test('foreign names add no header: CR, LF and NUL are gone, bare LF never leaves', async (t) => {
  const maria = await world.addAddress('maria');
  const smtp = await smtpFor(t);
  const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any');
  const letterId = await world.queue(mailbox, 'anna@client.test', {
    subject: 'КП\r\nBcc: all@client.test\0',
    toName: 'Анна\r\nX-Evil: yes',
    fromName: 'Мария" <evil@client.test>,\n"',
    text: `one\ntwo\rthree\0\n.\n${'x'.repeat(5000)}`,
    html: '<p>one\n.\r\n.\r\ntwo</p>',
  });
  await world.event('letter.sent', letterId);
  const [message = ''] = smtp.accepted.map(({ text }) => text);
  const head = message.slice(0, message.indexOf('\r\n\r\n'));
  assert.ok(!/^(?:bcc|x-evil):/im.test(head), head);
  assert.ok(!/[^\r]\n/.test(message) && !message.includes('\0') && !/\r[^\n]/.test(message));
  assert.ok(message.split('\r\n').every((line) => line.length <= 998));
});

test('letters of an account that un-installs end as not sent, also one that comes later', async () => {
  const other = await startWorld();
  try {
    await other.startSender();
    const maria = await other.addAddress('maria');
    const mailbox = await other.saveMailbox(other.settingsFor(maria), 'wrong password');
    const first = await other.queue(mailbox, 'anna@client.test');
    await other.event('letter.failed', first);
    const waiting = await other.queue(mailbox, 'anna@client.test');
    await eventually('the letter in the queue', () => other.row(waiting));
    await other.publish(AccountUninstalled, { reason: 'disable-hook' });
    assert.equal((await other.event('letter.failed', waiting)).data['code'], 'ACCOUNT_DISABLED');
    const late = await other.queue(mailbox, 'anna@client.test');
    assert.equal((await other.event('letter.failed', late)).data['code'], 'ACCOUNT_DISABLED');
  } finally {
    await other.stop();
  }
});

import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { type Mailbox, MailboxList, MailboxVerify } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import mongoose from 'mongoose';
import { smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  const settings = { RECHECK_SECONDS: '2', RECHECK_FIRST_SECONDS: '1', VERIFY_TIMEOUT_MS: '1000' };
  await Promise.all([world.startSender(settings), world.startSender(settings)]);
});
after(() => world.stop());

async function view(mailboxId: string): Promise<Mailbox | undefined> {
  const { accountId, kit } = world;
  const { mailboxes } = await kit.ask(MailboxList, accountId, { accountId });
  return mailboxes.find(({ id }) => id === mailboxId);
}

test('a password that is changed at the provider turns the mailbox red by itself, and green again when it is back', async () => {
  const maria = await world.addAddress('maria');
  const mailbox = await world.saveMailbox(world.settingsFor(maria), maria.password);
  assert.equal(mailbox.tick, 'green');
  assert.ok(mailbox.nextCheckAt && mailbox.nextCheckAt > mailbox.checkedAt);
  await world.mail.setPassword(maria.address, 'another one');
  const red = await eventually('the red tick', async () => {
    const seen = await view(mailbox.id);
    return seen?.tick === 'red' && seen;
  });
  assert.deepEqual(
    [red.smtpCheck.code, red.smtpCheck.hint?.cause, red.imapCheck?.code],
    ['SMTP_AUTH_FAILED', 'wrong-password', 'IMAP_AUTH_FAILED'],
  );
  await world.mail.setPassword(maria.address, maria.password);
  await eventually('the green tick', async () => (await view(mailbox.id))?.tick === 'green');
});

test('a paused mailbox sends its queue by itself once the login works again', async () => {
  const [maria, anna] = await Promise.all([world.addAddress('maria'), world.addAddress('anna')]);
  const mailbox = await world.saveMailbox(world.settingsFor(maria), maria.password);
  await world.mail.setPassword(maria.address, 'another one');
  await world.event('letter.failed', await world.queue(mailbox, anna.address));
  const paused = await eventually('the pause', async () => {
    const seen = await view(mailbox.id);
    return seen?.paused && seen;
  });
  assert.deepEqual([paused.paused?.code, paused.paused?.hint?.cause], ['SMTP_AUTH_FAILED', 'wrong-password']);
  const waiting = await world.queue(mailbox, anna.address);
  await eventually('the letter in the queue', () => world.row(waiting));
  await world.mail.setPassword(maria.address, maria.password);
  await world.event('letter.sent', waiting);
  assert.equal((await view(mailbox.id))?.paused, null);
});

test('a pause by policy outlives good logins and ends when a person verifies', async (t) => {
  const maria = await world.addAddress('maria');
  const anna = 'anna@client.test';
  const smtp = await smtpFor(t, { faults: [{ at: 'message', do: [{ reply: '554 5.7.1 Suspicion of SPAM' }] }] });
  const server = { host: '127.0.0.1', port: smtp.port, security: 'none' as const };
  const mailbox = await world.saveMailbox({ ...world.settingsFor(maria), smtp: server, imap: null }, 'any');
  await world.event('letter.failed', await world.queue(mailbox, anna));
  const paused = await eventually('the pause', async () => {
    const seen = await view(mailbox.id);
    return seen?.paused && seen;
  });
  assert.equal(paused.paused?.hint?.cause, 'blocked-by-policy');
  smtp.play([]);
  const later = await eventually('another check', async () => {
    const seen = await view(mailbox.id);
    return seen && seen.checkedAt > paused.checkedAt && seen;
  });
  assert.deepEqual([later.tick, later.paused?.code], ['grey', 'SMTP_POLICY_REFUSED']);
  const { accountId } = world;
  const mended = await world.kit.ask(MailboxVerify, accountId, { accountId, mailboxId: mailbox.id });
  assert.equal(mended.paused, null);
  await world.event('letter.sent', await world.queue(mailbox, anna));
});

test('of two senders one verifies a mailbox at a time', async (t) => {
  const maria = await world.addAddress('maria');
  const open = new Set<Socket>();
  let [most, total] = [0, 0];
  const silent = createServer((socket) => {
    open.add(socket);
    total += 1;
    most = Math.max(most, open.size);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of open) socket.destroy();
    silent.close();
  });
  const address = silent.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const server = { host: '127.0.0.1', port, security: 'none' as const };
  const mailbox = await world.saveMailbox({ ...world.settingsFor(maria), smtp: server, imap: null }, 'any');
  assert.equal(mailbox.tick, 'red');
  await eventually('five checks', () => total >= 5);
  assert.equal(most, 1);
});

test('letters of a mailbox whose deletion was cut off half-way end as well', async () => {
  const maria = await world.addAddress('maria');
  const mailbox = await world.saveMailbox(world.settingsFor(maria), 'wrong');
  await world.event('letter.failed', await world.queue(mailbox, 'anna@client.test'));
  const waiting = await world.queue(mailbox, 'anna@client.test');
  await eventually('the letter in the queue', () => world.row(waiting));
  await eventually('the lane has looked and waits', async () => (await world.lane(mailbox.id))?.owner === null);
  const { MONGODB_URI: uri = '', MONGODB_DATABASE: dbName = '' } = world.environment;
  const connection = await mongoose.createConnection(uri, { dbName }).asPromise();
  const now = new Date();
  await connection
    .collection<{ _id: string; revision: number }>('mailboxes')
    .updateOne({ _id: mailbox.id }, { $set: { deletedAt: now, checkDueAt: now }, $inc: { revision: 1 } });
  await connection.close();
  assert.equal((await world.event('letter.failed', waiting)).data['code'], 'MAILBOX_DELETED');
});

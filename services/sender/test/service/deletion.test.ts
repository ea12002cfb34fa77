import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  MailboxDelete,
  MailboxList,
  MailboxResolve,
  MailboxSetDefault,
  MailboxVerify,
  PochtovikError,
} from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import mongoose from 'mongoose';
import { smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.startSender({ DOUBT_LOOKUP_SECONDS: '600' });
});
after(() => world.stop());

const hasCode = (code: string) => (error: unknown) => error instanceof PochtovikError && error.code === code;

const remove = (mailboxId: string, accountId = world.accountId) =>
  world.kit.ask(MailboxDelete, accountId, { accountId, mailboxId });

test('a deleted mailbox keeps its history, and its queue ends as not sent with the reason', async () => {
  const { accountId, kit } = world;
  const [maria, anna] = await Promise.all([world.addAddress('maria'), world.addAddress('anna')]);
  const settings = { ...world.settingsFor(maria), userId: 7101 };
  const mailbox = await world.saveMailbox(settings, maria.password);
  const sent = await world.queue(mailbox, anna.address);
  await world.event('letter.sent', sent);
  await world.saveMailbox(settings, 'wrong password', mailbox.id);
  await world.event('letter.failed', await world.queue(mailbox, anna.address));
  const waiting = await Promise.all([world.queue(mailbox, anna.address), world.queue(mailbox, anna.address)]);
  await eventually('both in the queue', async () => (await Promise.all(waiting.map(world.row))).every((row) => row));

  assert.deepEqual(await remove(mailbox.id), { mailboxId: mailbox.id, lettersWaiting: 2 });
  for (const letterId of waiting) {
    const { data } = await world.event('letter.failed', letterId);
    assert.deepEqual(
      [data['code'], data['response'], data['maybeSent']],
      ['MAILBOX_DELETED', 'The mailbox was deleted.', false],
    );
  }
  assert.equal((await world.row(sent))?.state, 'sent', 'what has left stays as it was');

  const late = await world.queue(mailbox, anna.address);
  assert.equal((await world.event('letter.failed', late)).data['code'], 'MAILBOX_DELETED');

  const { mailboxes } = await kit.ask(MailboxList, accountId, { accountId });
  assert.ok(!mailboxes.some(({ id }) => id === mailbox.id));
  const named = { accountId, mailboxId: mailbox.id };
  await assert.rejects(kit.ask(MailboxResolve, accountId, named), hasCode('MAILBOX_UNKNOWN'));
  await assert.rejects(kit.ask(MailboxVerify, accountId, named), hasCode('MAILBOX_UNKNOWN'));
  await assert.rejects(kit.ask(MailboxSetDefault, accountId, named), hasCode('MAILBOX_UNKNOWN'));
  await assert.rejects(remove(mailbox.id), hasCode('MAILBOX_UNKNOWN'));
  await assert.rejects(world.saveMailbox(settings, maria.password, mailbox.id), hasCode('MAILBOX_UNKNOWN'));

  const { MONGODB_URI: uri = '', MONGODB_DATABASE: dbName = '' } = world.environment;
  const connection = await mongoose.createConnection(uri, { dbName }).asPromise();
  const stored = await connection.collection<{ _id: string }>('mailboxes').findOne({ _id: mailbox.id });
  await connection.close();
  assert.ok(stored && !('credential' in stored), 'the password is gone for good');
});

test('a letter in doubt of a deleted mailbox ends as "maybe sent", since nobody can look for it any more', async (t) => {
  const maria = await world.addAddress('maria');
  const smtp = await smtpFor(t, { faults: [{ at: 'message', do: [{ close: 'reset' }] }] });
  const settings = world.settingsFor(maria);
  const mailbox = await world.saveMailbox(
    { ...settings, smtp: { host: '127.0.0.1', port: smtp.port, security: 'none' } },
    maria.password,
  );
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await eventually('the doubt', async () => (await world.row(letterId))?.state === 'in_doubt');
  await remove(mailbox.id);
  const { data } = await world.event('letter.failed', letterId);
  assert.deepEqual([data['code'], data['maybeSent']], ['SMTP_IN_DOUBT', true]);
});

test('another mailbox is made default without its password; when it is deleted the oldest of the user is default', async () => {
  const { accountId, kit } = world;
  const maria = await world.addAddress('maria');
  const userId = 7102;
  const settings = { ...world.settingsFor(maria), userId };
  const first = await world.saveMailbox(settings, maria.password);
  const second = await world.saveMailbox(settings, maria.password);
  const chosen = await kit.ask(MailboxSetDefault, accountId, { accountId, mailboxId: second.id });
  assert.deepEqual([chosen.id, chosen.isDefault], [second.id, true]);
  assert.equal((await kit.ask(MailboxResolve, accountId, { accountId, userId })).id, second.id);

  const foreign = accountId + 1;
  await assert.rejects(remove(second.id, foreign), hasCode('MAILBOX_UNKNOWN'));
  await assert.rejects(
    kit.ask(MailboxSetDefault, foreign, { accountId: foreign, mailboxId: first.id }),
    hasCode('MAILBOX_UNKNOWN'),
  );

  await remove(second.id);
  assert.equal((await kit.ask(MailboxResolve, accountId, { accountId, userId })).id, first.id);
  await remove(first.id);
  await assert.rejects(kit.ask(MailboxResolve, accountId, { accountId, userId }), hasCode('MAILBOX_NONE'));
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DeliveryCancel, newId } from '@pochtovik/contracts';
import { Hold } from '@pochtovik/scripted-mail';
import { eventually } from '@pochtovik/testing';
import { smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

const USER = 7_001;

let world: World;
before(async () => {
  world = await startWorld();
  await world.startSender();
});
after(() => world.stop());

function cancel(letterId: string, mailboxId: string, accountId = world.accountId) {
  return world.kit.ask(DeliveryCancel, accountId, { accountId, letterId, mailboxId, userId: USER });
}

test('a letter in the queue is taken out for good, told once, and asking again says the same', async () => {
  const maria = await world.addAddress('maria');
  const mailbox = await world.saveMailbox(world.settingsFor(maria), 'wrong password');
  await world.event('letter.failed', await world.queue(mailbox, 'anna@client.test'));
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await eventually('the letter in the queue', () => world.row(letterId));

  assert.deepEqual(await cancel(letterId, mailbox.id), { outcome: 'cancelled' });
  assert.deepEqual(await cancel(letterId, mailbox.id), { outcome: 'cancelled' });
  const event = await world.event('letter.cancelled', letterId);
  assert.deepEqual([event.data['userId'], event.data['attempts'], event.data['mailboxId']], [USER, 0, mailbox.id]);
  const row = await world.row(letterId);
  assert.deepEqual([row?.state, row?.content, row?.outbox.length], ['cancelled', undefined, 1]);

  await world.saveMailbox(world.settingsFor(maria), maria.password, mailbox.id);
  await world.event('letter.sent', await world.queue(mailbox, maria.address));
  assert.equal((await world.row(letterId))?.state, 'cancelled', 'the mailbox works again, the letter stays cancelled');
});

test('a letter cancelled before the sender hears of it does not leave when it comes', async () => {
  const maria = await world.addAddress('maria');
  const mailbox = await world.saveMailbox(world.settingsFor(maria), maria.password);
  const letterId = newId();
  assert.deepEqual(await cancel(letterId, mailbox.id), { outcome: 'cancelled' });
  await world.queue(mailbox, maria.address, { letterId });
  await world.event('letter.sent', await world.queue(mailbox, maria.address));
  const row = await world.row(letterId);
  assert.deepEqual([row?.state, row?.attempts], ['cancelled', 0]);
  await world.event('letter.cancelled', letterId);
});

test('a letter whose try has begun is not cancelled, and the answer says so', async (t) => {
  const maria = await world.addAddress('maria');
  const hold = new Hold();
  const smtp = await smtpFor(t, { faults: [{ at: 'message', do: [{ hold }] }] });
  const settings = {
    ...world.settingsFor(maria),
    smtp: { host: '127.0.0.1', port: smtp.port, security: 'none' as const },
  };
  const mailbox = await world.saveMailbox({ ...settings, imap: null }, 'any');
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await hold.reached;
  assert.deepEqual(await cancel(letterId, mailbox.id), { outcome: 'too-late' });
  hold.release();
  await world.event('letter.sent', letterId);
  assert.deepEqual(await cancel(letterId, mailbox.id), { outcome: 'too-late' });
  assert.equal(smtp.accepted.length, 1);
});

test('cancelled or sent, never both: cancels race the claims of a mailbox that is just let go', async () => {
  const [maria, anna] = await Promise.all([world.addAddress('maria'), world.addAddress('anna')]);
  const mailbox = await world.saveMailbox(world.settingsFor(maria), 'wrong password');
  await world.event('letter.failed', await world.queue(mailbox, anna.address));
  const letterIds = await Promise.all(Array.from({ length: 30 }, () => world.queue(mailbox, anna.address)));
  await eventually('all in the queue', async () => (await Promise.all(letterIds.map(world.row))).every((row) => row));
  await world.saveMailbox(world.settingsFor(maria), maria.password, mailbox.id);
  const cancelled = new Set<string>();
  for (const letterId of letterIds.toReversed()) {
    const { outcome } = await cancel(letterId, mailbox.id);
    if (outcome === 'cancelled') cancelled.add(letterId);
  }
  for (const letterId of letterIds) {
    await world.event(cancelled.has(letterId) ? 'letter.cancelled' : 'letter.sent', letterId);
    const row = await world.row(letterId);
    assert.equal(row?.state, cancelled.has(letterId) ? 'cancelled' : 'sent');
  }
  const ends = world.events.filter(({ data }) => letterIds.includes(String(data['letterId'])));
  for (const letterId of letterIds) {
    const types = ends.filter(({ type, data }) => data['letterId'] === letterId && /sent|cancelled/.test(type));
    assert.equal(types.length, 1, JSON.stringify(types));
  }
});

test('a letter of another account is not there', async () => {
  const maria = await world.addAddress('maria');
  const mailbox = await world.saveMailbox(world.settingsFor(maria), 'wrong password');
  await world.event('letter.failed', await world.queue(mailbox, 'anna@client.test'));
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await eventually('the letter in the queue', () => world.row(letterId));
  await assert.rejects(cancel(letterId, mailbox.id, world.accountId + 1), { code: 'LETTER_UNKNOWN' });
  assert.equal((await world.row(letterId))?.state, 'queued');
});

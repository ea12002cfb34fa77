import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  BulkSendCancelled,
  BulkSendPaused,
  BulkSendResumed,
  DeliveryCancel,
  type Mailbox,
  type MailboxLimits,
  newId,
} from '@pochtovik/contracts';
import { doubled, Hold } from '@pochtovik/scripted-mail';
import { eventually, type InboxLogin } from '@pochtovik/testing';
import { smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

const USER = 7_001;
const TO = 'anna@client.test';

let world: World;
let maria: InboxLogin;
before(async () => {
  world = await startWorld();
  await world.startSender();
  maria = await world.addAddress('maria');
});
after(() => world.stop());

function mailboxAt(port: number, limits: Partial<MailboxLimits> = {}): Promise<Mailbox> {
  const settings = world.settingsFor(maria);
  const smtp = { host: '127.0.0.1', port, security: 'none' as const };
  return world.saveMailbox(
    { ...settings, smtp, imap: null, limits: { ...settings.limits, ...limits } },
    maria.password,
  );
}

/** A mailbox whose letters wait, as its provider has refused the login. */
async function pausedMailbox(): Promise<Mailbox> {
  const mailbox = await world.saveMailbox(world.settingsFor(maria), 'wrong password');
  await world.event('letter.failed', await world.queue(mailbox, TO));
  return mailbox;
}

const change = (contract: typeof BulkSendPaused, bulkSendId: string, revision: number) =>
  world.publish(contract, { bulkSendId, userId: USER, revision });

const bulk = (mailbox: Mailbox, bulkSendId: string, count: number) =>
  Promise.all(Array.from({ length: count }, () => world.queue(mailbox, TO, { priority: 'bulk', bulkSendId })));

async function inState(letterIds: readonly string[], state: string) {
  await eventually(`${letterIds.length} letters are ${state}`, async () =>
    (await Promise.all(letterIds.map(world.row))).every((row) => row?.state === state),
  );
}

test('a pause holds back one send: its letter in hand finishes, others leave, and what comes later waits with it', async (t) => {
  const hold = new Hold();
  const smtp = await smtpFor(t, { faults: [{ at: 'message', do: [{ hold }], times: 1 }] });
  const mailbox = await mailboxAt(smtp.port);
  const [held, other] = [newId(), newId()];
  const [inHand = ''] = await bulk(mailbox, held, 1);
  await hold.reached;
  const waiting = await bulk(mailbox, held, 3);
  const others = await bulk(mailbox, other, 3);
  await inState([...waiting, ...others], 'queued');
  await change(BulkSendPaused, held, 2);
  await inState(waiting, 'paused');
  hold.release();
  for (const letterId of [inHand, ...others]) await world.event('letter.sent', letterId);

  const [late = ''] = await bulk(mailbox, held, 1);
  await inState([late], 'paused');
  await world.event('letter.sent', await world.queue(mailbox, TO));
  assert.equal(smtp.accepted.length, 5);
  await inState([...waiting, late], 'paused');

  await change(BulkSendResumed, held, 3);
  for (const letterId of [...waiting, late]) await world.event('letter.sent', letterId);
  assert.equal(smtp.accepted.length, 9);
  assert.deepEqual(doubled(smtp.accepted), []);
});

test('of changes that come in another order the last one made is true', async (t) => {
  const smtp = await smtpFor(t);
  const mailbox = await mailboxAt(smtp.port);
  const bulkSendId = newId();
  await change(BulkSendResumed, bulkSendId, 3);
  await change(BulkSendPaused, bulkSendId, 2);
  for (const letterId of await bulk(mailbox, bulkSendId, 2)) await world.event('letter.sent', letterId);
  await change(BulkSendPaused, bulkSendId, 4);
  await eventually('a letter that comes now is held', async () => {
    const [letterId = ''] = await bulk(mailbox, bulkSendId, 1);
    await eventually('it is stored', () => world.row(letterId));
    return (await world.row(letterId))?.state === 'paused';
  });
  await change(BulkSendPaused, bulkSendId, 2);
  await change(BulkSendResumed, bulkSendId, 5);
  await eventually('nothing is held', async () => (await world.rows()).every(({ state }) => state !== 'paused'));
});

test('a letter refused for now while its send was paused is held, and leaves after the resume', async (t) => {
  const hold = new Hold();
  const smtp = await smtpFor(t, { faults: [{ at: 'rcpt', do: [{ hold }, { reply: '451 4.3.0 Later' }], times: 1 }] });
  const mailbox = await mailboxAt(smtp.port);
  const bulkSendId = newId();
  const [letterId = ''] = await bulk(mailbox, bulkSendId, 1);
  await hold.reached;
  const [next = ''] = await bulk(mailbox, bulkSendId, 1);
  await change(BulkSendPaused, bulkSendId, 2);
  await inState([next], 'paused');
  hold.release();
  await world.event('letter.deferred', letterId);
  await inState([letterId], 'paused');
  await change(BulkSendResumed, bulkSendId, 3);
  await world.event('letter.sent', letterId);
});

test('a cancel ends each letter that waits, held or not, once; what comes later never leaves', async (t) => {
  const mailbox = await pausedMailbox();
  const bulkSendId = newId();
  const early = await bulk(mailbox, bulkSendId, 230);
  await inState(early, 'queued');
  await change(BulkSendPaused, bulkSendId, 2);
  await inState(early, 'paused');
  for (let time = 0; time < 2; time += 1) await change(BulkSendCancelled, bulkSendId, 3);
  const [late = ''] = await bulk(mailbox, bulkSendId, 1);
  for (const letterId of [...early, late]) {
    const event = await world.event('letter.cancelled', letterId);
    assert.deepEqual([event.data['userId'], event.data['attempts']], [USER, 0]);
  }
  const row = await world.row(late);
  assert.deepEqual([row?.state, row?.content, row?.outbox.length], ['cancelled', undefined, 1]);
  const smtp = await smtpFor(t);
  const settings = {
    ...world.settingsFor(maria),
    smtp: { host: '127.0.0.1', port: smtp.port, security: 'none' as const },
  };
  await world.saveMailbox({ ...settings, imap: null }, maria.password, mailbox.id);
  await world.event('letter.sent', await world.queue(mailbox, TO));
  assert.equal(smtp.accepted.length, 1, 'only the letter of no send');
});

test('cancelled or sent, never both: a cancel races the claims of its letters', async (t) => {
  const smtp = await smtpFor(t);
  const mailbox = await mailboxAt(smtp.port);
  const bulkSendId = newId();
  const letterIds = await bulk(mailbox, bulkSendId, 60);
  await eventually('some have left', () => smtp.accepted.length > 3);
  await change(BulkSendCancelled, bulkSendId, 2);
  const isEnd = (type: string) => type === 'letter.sent' || type === 'letter.cancelled';
  const ends = () =>
    world.events.filter(({ type, data }) => isEnd(type) && letterIds.includes(String(data['letterId'])));
  await eventually('all have ended', () => ends().length >= 60);
  assert.equal(ends().length, 60);
  assert.equal(ends().filter(({ type }) => type === 'letter.sent').length, smtp.accepted.length);
  assert.ok(smtp.accepted.length < 60);
});

test('a person takes one letter of a paused send back', async () => {
  const mailbox = await pausedMailbox();
  const bulkSendId = newId();
  const letterIds = await bulk(mailbox, bulkSendId, 2);
  await change(BulkSendPaused, bulkSendId, 2);
  await inState(letterIds, 'paused');
  const { accountId } = world;
  const [letterId = '', other = ''] = letterIds;
  const order = { accountId, letterId, mailboxId: mailbox.id, userId: USER };
  assert.deepEqual(await world.kit.ask(DeliveryCancel, accountId, order), { outcome: 'cancelled' });
  await inState([other], 'paused');
});

test('a single letter leaves within two slots while a bulk send waits in its mailbox', async (t) => {
  const smtp = await smtpFor(t);
  const mailbox = await mailboxAt(smtp.port, { perSecond: 2 });
  await bulk(mailbox, newId(), 30);
  await eventually('the bulk send is leaving', () => smtp.accepted.length >= 2);
  const single = await world.queue(mailbox, 'boris@client.test');
  await eventually('it is in the queue', () => world.row(single));
  const leftBefore = smtp.accepted.length;
  await world.event('letter.sent', single);
  const place = smtp.accepted.findIndex(({ messageId }) => messageId.slice(1, 33) === single);
  assert.ok(place >= 0 && place <= leftBefore + 1, `${leftBefore} had left, it was number ${place + 1}`);
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { MailboxLimits, MailboxSettings } from '@pochtovik/contracts';
import { doubled } from '@pochtovik/scripted-mail';
import { eventually, type InboxLogin } from '@pochtovik/testing';
import { smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let maria: InboxLogin;
before(async () => {
  world = await startWorld();
  maria = await world.addAddress('maria');
});
after(() => world.stop());

const at = (port: number, limits: Partial<MailboxLimits> = {}): MailboxSettings => {
  const settings = world.settingsFor(maria);
  return {
    ...settings,
    smtp: { host: '127.0.0.1', port, security: 'none' },
    imap: null,
    limits: { ...settings.limits, ...limits },
  };
};

test('two senders send each letter once, and never two of one mailbox at a time', async (t) => {
  const smtp = await smtpFor(t);
  const senders = await Promise.all([world.startSender(), world.startSender()]);
  const mailbox = await world.saveMailbox(at(smtp.port), maria.password);
  const letters = await Promise.all(Array.from({ length: 60 }, () => world.queue(mailbox, 'anna@client.test')));
  for (const id of letters) await world.event('letter.sent', id);
  assert.equal(smtp.accepted.length, 60);
  assert.deepEqual(doubled(smtp.accepted), []);
  assert.equal(smtp.mostAtOnce(), 1);
  await Promise.all(senders.map((running) => running.stop()));
});

test('mailboxes that a busy process can not keep up with are sent for by one that starts later', async (t) => {
  const smtp = await smtpFor(t, { faults: [{ at: 'message', do: [{ wait: 100 }] }] });
  const busy = await world.startSender({ SEND_CONCURRENCY: '1' });
  const mailboxes = await Promise.all([1, 2, 3].map(() => world.saveMailbox(at(smtp.port), maria.password)));
  const letters = await Promise.all(
    mailboxes.flatMap((mailbox) =>
      Array.from({ length: 60 }, () => world.queue(mailbox, 'anna@client.test', { priority: 'bulk' })),
    ),
  );
  const owners = async () => (await Promise.all(mailboxes.map(({ id }) => world.lane(id)))).map((lane) => lane?.owner);
  const [first] = await eventually('one process has them all', async () => {
    const found = await owners();
    return found.every((owner) => typeof owner === 'string') && found;
  });
  const second = await world.startSender({ SEND_CONCURRENCY: '1' });
  await eventually('the other has one', async () =>
    (await owners()).some((owner) => typeof owner === 'string' && owner !== first),
  );
  assert.ok(smtp.accepted.length < letters.length, 'and not because the first had come to its end');
  for (const id of letters) await world.event('letter.sent', id);
  assert.deepEqual(doubled(smtp.accepted), []);
  await Promise.all([busy.stop(), second.stop()]);
});

test('limits live in the database: a restarted sender keeps to what was sent before', async (t) => {
  const smtp = await smtpFor(t);
  const first = await world.startSender();
  const mailbox = await world.saveMailbox(at(smtp.port, { perMinute: 2 }), maria.password);
  const letters = await Promise.all(Array.from({ length: 3 }, () => world.queue(mailbox, 'anna@client.test')));
  await eventually('two letters', () => smtp.accepted.length === 2);
  await first.stop();

  const second = await world.startSender();
  const slots = (await Promise.all(letters.map(world.row))).flatMap((row) => (row?.attempt ? [row.attempt.at] : []));
  const earliest = Math.min(...slots.map((slot) => slot.getTime()));
  const lane = await eventually('the lane has its next slot', async () => {
    const found = await world.lane(mailbox.id);
    return found?.owner === null && found.nextAt.getTime() >= earliest + 60_000 && found;
  });
  assert.equal(lane.nextAt.getTime(), earliest + 60_000);
  assert.equal(smtp.accepted.length, 2);
  await second.stop();
});

test('slots of a mailbox are at least as far apart as its limit asks', async (t) => {
  const smtp = await smtpFor(t);
  const running = await world.startSender();
  const mailbox = await world.saveMailbox(at(smtp.port, { perSecond: 2 }), maria.password);
  const letters = await Promise.all(Array.from({ length: 5 }, () => world.queue(mailbox, 'anna@client.test')));
  for (const id of letters) await world.event('letter.sent', id);
  const slots = (await Promise.all(letters.map(world.row)))
    .flatMap((row) => (row?.attempt ? [row.attempt.at.getTime()] : []))
    .sort((a, b) => a - b);
  for (const [index, slot] of slots.entries()) {
    const third = slots[index + 2];
    if (third !== undefined) assert.ok(third - slot >= 1000, `${slots}`);
  }
  await running.stop();
});

test('a single letter leaves before the bulk that waits in the same mailbox', async (t) => {
  const smtp = await smtpFor(t);
  const running = await world.startSender();
  const broken = await world.saveMailbox({ ...at(world.mail.smtp.port), limits: at(0).limits }, 'wrong password');
  await world.event('letter.failed', await world.queue(broken, 'anna@client.test'));
  const bulk = await Promise.all(
    Array.from({ length: 5 }, () => world.queue(broken, 'anna@client.test', { priority: 'bulk' })),
  );
  const single = await world.queue(broken, 'boris@client.test');
  await eventually('all in the queue', async () =>
    (await Promise.all([...bulk, single].map(world.row))).every(Boolean),
  );
  await world.saveMailbox(at(smtp.port), maria.password, broken.id);
  for (const id of [...bulk, single]) await world.event('letter.sent', id);
  assert.equal(smtp.accepted[0]?.messageId.slice(1, 33), single);
  await running.stop();
});

test('a single letter that one process takes in overtakes what another has read ahead of the mailbox', async (t) => {
  const smtp = await smtpFor(t);
  const senders = await Promise.all([world.startSender(), world.startSender()]);
  const mailbox = await world.saveMailbox(at(smtp.port, { perSecond: 5 }), maria.password);
  await Promise.all(Array.from({ length: 60 }, () => world.queue(mailbox, 'anna@client.test', { priority: 'bulk' })));
  for (let singles = 0; singles < 8; singles += 1) {
    const before = smtp.accepted.length;
    await eventually('the mailing goes on', () => smtp.accepted.length > before);
    const single = await world.queue(mailbox, 'boris@client.test');
    await eventually('it is in the queue', () => world.row(single));
    const ahead = smtp.accepted.length;
    await world.event('letter.sent', single);
    const place = smtp.accepted.findIndex(({ messageId }) => messageId.slice(1, 33) === single);
    assert.ok(place - ahead <= 3, `${place - ahead} letters went before it`);
  }
  await Promise.all(senders.map((running) => running.stop()));
});

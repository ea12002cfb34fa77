import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type Act, Hold, type SmtpFault } from '@pochtovik/scripted-mail';
import { type FakeComposer, startFakeComposer } from './fake-composer.ts';
import { BIG_FILE_BYTES, settingsAt, smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let composer: FakeComposer;
before(async () => {
  world = await startWorld();
  composer = await startFakeComposer(world);
  await world.startSender({
    LETTER_TIMEOUT_MS: '2000',
    FINAL_ANSWER_TIMEOUT_MS: '1500',
    VERIFY_TIMEOUT_MS: '500',
    SEND_CONCURRENCY: '2',
  });
});
after(async () => {
  await composer.stop();
  await world.stop();
});

const maria = { address: 'maria@sender.test' };

/** Connection 1 is the verification. */
const onceWhile = (at: SmtpFault['at'], ...acts: Act[]): SmtpFault => ({ at, connection: 2, times: 1, do: acts });

const BEFORE_THE_DOT: [string, SmtpFault][] = [
  ['at the greeting', onceWhile('greeting', { close: 'reset' })],
  ['inside the answer to EHLO', onceWhile('ehlo', { reply: '250-scripted', bytes: 6 }, { close: 'reset' })],
  ['at AUTH', onceWhile('auth', { close: 'end' })],
  ['at MAIL', onceWhile('mail', { close: 'reset' })],
  ['inside the answer to RCPT', onceWhile('rcpt', { reply: '250 2.1.5', bytes: 2 }, { close: 'end' })],
  ['at DATA', onceWhile('data', { close: 'reset' })],
  ['by a half-open connection at MAIL', onceWhile('mail', { silence: true })],
  ['by an answer that drips for ever', onceWhile('rcpt', { slowly: 50 }, { reply: `250-${'x'.repeat(500)}` })],
];
for (const [where, fault] of BEFORE_THE_DOT) {
  test(`a link that breaks ${where} costs a repeat, not a letter and not two`, async (t) => {
    const smtp = await smtpFor(t, { faults: [fault] });
    const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any');
    const letterId = await world.queue(mailbox, 'anna@client.test');
    const deferred = await world.event('letter.deferred', letterId);
    assert.equal(deferred.data['code'], 'SMTP_UNREACHABLE');
    const sent = await world.event('letter.sent', letterId);
    assert.equal(sent.data['attempt'], 2);
    assert.equal(smtp.accepted.length, 1);
  });
}

test('a link that breaks inside the message costs a repeat: what has no dot was not given', async (t) => {
  const hold = new Hold();
  const acts: Act[] = [{ deaf: hold }, { close: 'reset' }];
  const smtp = await smtpFor(t, { faults: [{ at: 'body', afterBytes: 100_000, times: 1, do: acts }] });
  const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any');
  const letterId = await world.queue(mailbox, 'anna@client.test', {
    more: { attachments: [composer.keepZeros(BIG_FILE_BYTES)] },
  });
  await hold.reached;
  await pause(300);
  hold.release();
  await world.event('letter.sent', letterId);
  assert.deepEqual([smtp.accepted.length, smtp.brokenOff()], [1, 1]);
});

const AFTER_THE_DOT: [string, Act[]][] = [
  ['is reset', [{ close: 'reset' }]],
  ['ends', [{ close: 'end' }]],
  ['is reset inside the answer', [{ reply: '250 2.0.0 taken', bytes: 3 }, { close: 'reset' }]],
  ['stays half-open', [{ silence: true }]],
];
for (const [how, acts] of AFTER_THE_DOT) {
  test(`a link that ${how} after the dot leaves a letter that is maybe sent, and the next one leaves`, async (t) => {
    const smtp = await smtpFor(t, { faults: [{ at: 'message', times: 1, do: acts }] });
    const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any');
    const doubtful = await world.queue(mailbox, 'anna@client.test');
    const failed = await world.event('letter.failed', doubtful);
    assert.deepEqual([failed.data['code'], failed.data['maybeSent']], ['SMTP_IN_DOUBT', true]);
    const next = await world.queue(mailbox, 'boris@client.test');
    await world.event('letter.sent', next);
    assert.deepEqual(
      smtp.accepted.map(({ to }) => to[0]),
      ['anna@client.test', 'boris@client.test'],
    );
  });
}

test('a server that says 250 and then resets has the letter, and the next one leaves by a new connection', async (t) => {
  const acts: Act[] = [{ reply: '250 2.0.0 taken' }, { wait: 20 }, { close: 'reset' }];
  const smtp = await smtpFor(t, { faults: [{ at: 'message', times: 1, do: acts }] });
  const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any');
  await world.event('letter.sent', await world.queue(mailbox, 'anna@client.test'));
  await world.event('letter.sent', await world.queue(mailbox, 'boris@client.test'));
  assert.equal(smtp.accepted.length, 2);
});

test('a mailbox in a tarpit holds up no other: all letters of the other leave while it hangs at its greeting', async (t) => {
  const hold = new Hold();
  const tarpit = await smtpFor(t);
  const good = await smtpFor(t);
  const slow = await world.saveMailbox(settingsAt(world, maria, tarpit.port), 'any');
  const quick = await world.saveMailbox(settingsAt(world, maria, good.port), 'any');
  tarpit.play([{ at: 'greeting', times: 1, do: [{ hold }] }]);
  const stuck = await world.queue(slow, 'anna@client.test');
  await hold.reached;
  const letters = await Promise.all(Array.from({ length: 20 }, () => world.queue(quick, 'boris@client.test')));
  for (const id of letters) await world.event('letter.sent', id);
  assert.equal(good.accepted.length, 20);
  assert.equal(tarpit.accepted.length, 0);
  await world.event('letter.deferred', stuck);
  hold.release();
  await world.event('letter.sent', stuck);
  assert.equal(tarpit.accepted.length, 1);
});

test('as many tarpits as there are hands give each up in time: the other mailbox gets its turn', async (t) => {
  const tarpit = await smtpFor(t);
  const good = await smtpFor(t);
  const slow = await Promise.all(
    Array.from({ length: 4 }, () => world.saveMailbox(settingsAt(world, maria, tarpit.port), 'any')),
  );
  const quick = await world.saveMailbox(settingsAt(world, maria, good.port), 'any');
  tarpit.play([{ at: 'greeting', do: [{ slowly: 100 }, { reply: `220-${'z'.repeat(200)}` }, { silence: true }] }]);
  const stuck = await Promise.all(slow.map((mailbox) => world.queue(mailbox, 'anna@client.test')));
  const free = await world.queue(quick, 'boris@client.test');
  await world.event('letter.sent', free);
  for (const id of stuck) await world.event('letter.deferred', id);
  tarpit.play([]);
  for (const id of stuck) await world.event('letter.sent', id);
  assert.equal(tarpit.accepted.length, 4);
});

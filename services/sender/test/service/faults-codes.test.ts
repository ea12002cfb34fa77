import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import type { SmtpFault, SmtpStage } from '@pochtovik/scripted-mail';
import { eventually } from '@pochtovik/testing';
import { settingsAt, smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.startSender();
});
after(() => world.stop());

const maria = { address: 'maria@sender.test' };

async function boxWith(t: TestContext, ...faults: SmtpFault[]) {
  const smtp = await smtpFor(t, { faults });
  return { smtp, mailbox: await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any') };
}
const paused = (mailboxId: string) =>
  world.events.some((event) => event.type === 'mailbox.paused' && event.data['mailboxId'] === mailboxId);

/** Passing answers: the letter waits and leaves once the server is well. */
const LATER: [SmtpStage, string, string][] = [
  ['greeting', '421 4.3.2 Service shutting down', 'SMTP_UNREACHABLE'],
  ['greeting', '554 5.7.1 No service for you', 'SMTP_UNREACHABLE'],
  ['ehlo', '421 4.7.0 Too many connections', 'SMTP_UNREACHABLE'],
  ['auth', '454 4.7.0 Temporary authentication failure', 'SMTP_UNREACHABLE'],
  ['auth', '421 4.7.0 Try again later', 'SMTP_UNREACHABLE'],
  ['mail', '432 4.3.2 STOREDRV; mailbox throttled', 'SMTP_REFUSED'],
  ['mail', '451 4.3.0 Local error', 'SMTP_REFUSED'],
  ['rcpt', '450 4.2.1 Mailbox busy', 'SMTP_REFUSED'],
  ['rcpt', '451 4.7.1 Greylisted', 'SMTP_REFUSED'],
  ['rcpt', '452 4.2.2 Mailbox full', 'SMTP_REFUSED'],
  ['rcpt', '503 5.5.1 Bad sequence of commands', 'SMTP_REFUSED'],
  ['data', '451 4.3.0 Try later', 'SMTP_REFUSED'],
  ['data', '503 5.5.1 RCPT first', 'SMTP_REFUSED'],
  ['message', '421 4.3.0 Closing', 'SMTP_REFUSED'],
  ['message', '451 4.3.0 Queue file write error', 'SMTP_REFUSED'],
  ['message', '452 4.3.1 Insufficient storage', 'SMTP_REFUSED'],
];
for (const [at, reply, code] of LATER) {
  test(`${at}: "${reply}" makes the letter wait, and it leaves once`, async (t) => {
    const { smtp, mailbox } = await boxWith(t, { at, do: [{ reply }] });
    const letterId = await world.queue(mailbox, 'anna@client.test');
    const deferred = await world.event('letter.deferred', letterId);
    assert.deepEqual([deferred.data['code'], deferred.data['response']], [code, reply]);
    smtp.play([]);
    await world.event('letter.sent', letterId);
    assert.equal(smtp.accepted.length, 1);
    assert.equal(paused(mailbox.id), false);
  });
}

/** Answers about this letter alone: it fails, the next one leaves. */
const FAILED: [SmtpStage, string, string][] = [
  ['mail', '552 5.3.4 Message size exceeds limit', 'LETTER_TOO_BIG'],
  ['rcpt', '550 5.1.1 No such user', 'SMTP_REFUSED'],
  ['rcpt', '550 5.1.2 No such domain', 'SMTP_REFUSED'],
  ['rcpt', '553 5.1.3 Bad address', 'SMTP_REFUSED'],
  ['rcpt', '552 5.2.2 Mailbox full', 'SMTP_REFUSED'],
  ['data', '554 5.5.1 No valid recipients', 'SMTP_REFUSED'],
  ['message', '552 5.3.4 Message too big', 'LETTER_TOO_BIG'],
  ['message', '554 5.6.0 Malformed message', 'SMTP_REFUSED'],
];
for (const [at, reply, code] of FAILED) {
  test(`${at}: "${reply}" fails this letter with the server's words, and no other`, async (t) => {
    const { smtp, mailbox } = await boxWith(t, { at, times: 1, do: [{ reply }] });
    const letterId = await world.queue(mailbox, 'anna@client.test');
    const failed = await world.event('letter.failed', letterId);
    const { code: told, response, maybeSent } = failed.data;
    assert.deepEqual([told, response, maybeSent], [code, reply, false]);
    await world.event('letter.sent', await world.queue(mailbox, 'boris@client.test'));
    assert.deepEqual(
      smtp.accepted.flatMap(({ to }) => to),
      ['boris@client.test'],
    );
    assert.equal(paused(mailbox.id), false);
  });
}

/** Answers about the mailbox: it stops, is not knocked at again, and keeps its letters. */
const PAUSED: [SmtpStage, string, string][] = [
  ['auth', '535 5.7.8 Authentication failed', 'SMTP_AUTH_FAILED'],
  ['auth', '534 5.7.9 Application-specific password required', 'MAIL_APP_PASSWORD_REQUIRED'],
  ['mail', '530 5.7.0 Authentication required', 'SMTP_AUTH_FAILED'],
  ['mail', '553 5.7.1 Sender address rejected: not owned by auth user', 'SMTP_POLICY_REFUSED'],
  ['message', '550 5.7.1 Blocked as spam', 'SMTP_POLICY_REFUSED'],
  ['message', '554 5.7.1 Message rejected under suspicion of SPAM', 'SMTP_POLICY_REFUSED'],
  ['message', '552 5.2.2 Mailbox full', 'SMTP_POLICY_REFUSED'],
  ['message', '554 5.2.2 Mailbox full', 'SMTP_POLICY_REFUSED'],
];
for (const [at, reply, code] of PAUSED) {
  test(`${at}: "${reply}" stops the mailbox and keeps its letters`, async (t) => {
    const { smtp, mailbox } = await boxWith(t, { at, do: [{ reply }] });
    const first = await world.queue(mailbox, 'anna@client.test');
    assert.equal((await world.event('letter.failed', first)).data['code'], code);
    await eventually('the pause', () => paused(mailbox.id));
    const connections = smtp.connections();
    const kept = await world.queue(mailbox, 'boris@client.test');
    await eventually('the letter in the queue', () => world.row(kept));
    await eventually('the lane given back', async () => (await world.lane(mailbox.id))?.owner === null);
    assert.equal((await world.row(kept))?.state, 'queued');
    assert.equal(smtp.connections(), connections, 'a provider that has refused is left alone');
    smtp.play([]);
    await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any', mailbox.id);
    await world.event('letter.sent', kept);
    assert.deepEqual(
      smtp.accepted.flatMap(({ to }) => to),
      ['boris@client.test'],
    );
  });
}

test('one bad recipient of three costs the other two nothing', async (t) => {
  const { smtp, mailbox } = await boxWith(t, { at: 'rcpt', when: /bad@/, do: [{ reply: '550 5.1.1 No such user' }] });
  const [anna, bad, boris] = await Promise.all(
    ['anna', 'bad', 'boris'].map((name) => world.queue(mailbox, `${name}@client.test`)),
  );
  await world.event('letter.sent', anna ?? '');
  await world.event('letter.sent', boris ?? '');
  await world.event('letter.failed', bad ?? '');
  assert.equal(smtp.accepted.length, 2);
});

for (const [words, seconds] of [
  ['try again in 60 seconds', 60],
  ['please retry in 5 minutes', 300],
  ['come back later, in 1 hour', 3600],
] as const) {
  test(`a greylisting that says "${words}" is obeyed, and only that letter waits`, async (t) => {
    const reply = `451 4.7.1 Greylisted, ${words}`;
    const { smtp, mailbox } = await boxWith(t, { at: 'rcpt', when: /anna/, do: [{ reply }] });
    const letterId = await world.queue(mailbox, 'anna@client.test');
    await world.event('letter.deferred', letterId);
    await world.event('letter.sent', await world.queue(mailbox, 'boris@client.test'));
    const row = await world.row(letterId);
    const waitMs = (row?.dueAt.getTime() ?? 0) - (row?.attempt?.at.getTime() ?? 0);
    assert.ok(waitMs >= seconds * 1000, `${waitMs} ms`);
    assert.equal(row?.attempts, 1);
    assert.equal(smtp.accepted.length, 1);
  });
}

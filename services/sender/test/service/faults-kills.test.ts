import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Hold, type SmtpFault } from '@pochtovik/scripted-mail';
import { eventually, ownStack } from '@pochtovik/testing';
import { type ChildSender, startChildSender } from './child-sender.ts';
import { type FakeComposer, startFakeComposer } from './fake-composer.ts';
import { BIG_FILE_BYTES, imapFor, settingsAt, smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

let own: Awaited<ReturnType<typeof ownStack>>;
let world: World;
let composer: FakeComposer;
let child: ChildSender | undefined;

before(async () => {
  own = await ownStack(['mongodb']);
  world = await startWorld({ mongodbUri: own.stack.mongodb.uri, database: 'sender_kills' });
  composer = await startFakeComposer(world);
});
after(async () => {
  await child?.kill();
  await composer.stop();
  await world.stop();
  await own.stop();
});

const maria = { address: 'maria@sender.test' };
const restart = async () => {
  await child?.kill();
  child = await startChildSender({ ...world.environment, CONNECTION_IDLE_MS: '100' });
};
/** Time for what must not happen. */
const SOON_MS = 300;

const BEFORE_THE_DOT: [string, (hold: Hold) => SmtpFault, fileBytes?: number][] = [
  ['while it waits for the greeting', (hold) => ({ at: 'greeting', connection: 2, times: 1, do: [{ hold }] })],
  ['at its login', (hold) => ({ at: 'auth', connection: 2, times: 1, do: [{ hold }] })],
  ['between RCPT and DATA', (hold) => ({ at: 'data', times: 1, do: [{ hold }] })],
  [
    'inside the message',
    (hold) => ({ at: 'body', afterBytes: 100_000, times: 1, do: [{ deaf: hold }] }),
    BIG_FILE_BYTES,
  ],
];
for (const [when, fault, fileBytes] of BEFORE_THE_DOT) {
  test(`killed ${when}, it gives the letter once after its restart`, async (t) => {
    await restart();
    const hold = new Hold();
    const smtp = await smtpFor(t, { faults: [fault(hold)] });
    const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any');
    const letterId = await world.queue(mailbox, 'anna@client.test', {
      more: fileBytes === undefined ? {} : { attachments: [composer.keepZeros(fileBytes)] },
    });
    await hold.reached;
    await pause(SOON_MS);
    await child?.kill();
    hold.release();
    await restart();
    const sent = await world.event('letter.sent', letterId);
    assert.equal(sent.data['attempt'], 2);
    assert.equal(smtp.accepted.length, 1);
  });
}

for (const filed of [false, true]) {
  const end = filed ? 'as sent where the provider has filed it' : 'as "maybe sent" where nothing can be proven';
  test(`killed between the server's 250 and its record, the letter ends ${end}, and is not sent again`, async (t) => {
    await restart();
    const hold = new Hold();
    const imap = await imapFor(t);
    const smtp = await smtpFor(t, {
      faults: [{ at: 'message', do: [{ hold }] }],
      onAccepted: ({ text }) => filed && imap.folders.get('Sent')?.file(text),
    });
    const settings = settingsAt(world, maria, smtp.port, filed ? imap.port : null);
    const mailbox = await world.saveMailbox(settings, 'any');
    const quits = () => smtp.commands.filter(({ verb }) => verb === 'QUIT').length;
    const letterId = await world.queue(mailbox, 'anna@client.test');
    await hold.reached;
    const before = quits();
    await own.stack.mongodb.kill();
    hold.release();
    // A sender that ends its idle connection has read the 250; the database can't have taken the record.
    await eventually('the 250 was read', () => quits() > before);
    await child?.kill();
    await own.stack.mongodb.start();
    await restart();
    const outcome = await world.event(filed ? 'letter.sent' : 'letter.failed', letterId);
    if (!filed) assert.deepEqual([outcome.data['code'], outcome.data['maybeSent']], ['SMTP_IN_DOUBT', true]);
    assert.equal(smtp.accepted.length, 1);
  });
}

test('killed between APPEND and its answer, it finds the copy after its restart and files no other', async (t) => {
  await restart();
  const hold = new Hold();
  const smtp = await smtpFor(t);
  const imap = await imapFor(t, { faults: [{ at: 'appended', times: 1, do: [{ hold }] }] });
  const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port, imap.port), 'any');
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await hold.reached;
  await restart();
  const appended = await world.event('letter.appended', letterId);
  assert.equal(appended.data['byProvider'], false);
  assert.equal(imap.folders.get('Sent')?.letters.length, 1);
  assert.equal(smtp.accepted.length, 1);
});

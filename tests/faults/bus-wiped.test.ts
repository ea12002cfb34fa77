import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Mailing, startMailing } from '@pochtovik/mailing-drill';
import { eventually } from '@pochtovik/testing';

let mailing: Mailing;
let accepted = 0;
before(async () => {
  mailing = await startMailing({
    letters: 200,
    mailboxes: 20,
    senders: 1,
    onAccepted() {
      accepted += 1;
    },
  });
});
after(() => mailing.stop());

async function wipeBus() {
  await mailing.stack.nats.wipe();
  await mailing.stack.nats.start();
}

test('the bus comes back empty twice in mid-mailing, once with letters that nobody else had: all leave, once', async () => {
  const [sender] = mailing.senders;
  await mailing.queue(0, 100);
  await eventually('the mailing under way', () => accepted >= 20);
  await sender?.stop();
  await mailing.queue(100, 200);
  await eventually('the second half on the bus', async () => (await mailing.published()) === 200);
  assert.ok((await mailing.inQueue()) <= 100, 'the second half is nowhere but on the bus');
  await wipeBus();
  await sender?.start();
  await eventually('the second half under way', () => accepted > 100);
  await wipeBus();
  await mailing.finished(120_000);
  const { lost, doubled, sent, maybeSent } = await mailing.count();
  assert.deepEqual({ lost, doubled, sent, maybeSent }, { lost: [], doubled: [], sent: 200, maybeSent: 0 });
  assert.deepEqual(await mailing.wrongCopies(), []);
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Mailing, startMailing } from '@pochtovik/mailing-drill';
import { eventually } from '@pochtovik/testing';

let mailing: Mailing;
before(async () => {
  mailing = await startMailing({ letters: 200, mailboxes: 20, senders: 2 });
});
after(() => mailing.stop());

test('the database is killed three times in mid-mailing: none lost, none doubled, each doubt visible', async () => {
  // The server thinks, so that the mailing lasts longer than it takes to kill.
  mailing.smtp.play([{ at: 'mail', do: [{ wait: 200 }] }]);
  await mailing.queue();
  for (const letters of [20, 70, 120]) {
    await eventually(`${letters} letters through`, () => mailing.progress() >= letters);
    await mailing.stack.mongodb.kill();
    assert.ok(mailing.progress() < 200, 'it dies in the middle');
    await mailing.stack.mongodb.start();
  }
  await mailing.finished(180_000);
  const { lost, doubled, sent, maybeSent } = await mailing.count();
  assert.deepEqual({ lost, doubled }, { lost: [], doubled: [] });
  assert.equal(sent + maybeSent, 200);
  assert.deepEqual(await mailing.wrongCopies(), []);
});

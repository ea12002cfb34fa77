import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CrmCommandRequested, LetterQueued, LetterSent } from '@pochtovik/contracts';
import { eventually, type OtlpReceiver, startOtlpReceiver } from '@pochtovik/testing';
import { newAccount, newLetter } from './letters.ts';
import { startWorld, type World } from './world.ts';

let receiver: OtlpReceiver;
let world: World;
before(async () => {
  receiver = await startOtlpReceiver();
  world = await startWorld({ OTLP_ENDPOINT: receiver.endpoint });
  await world.engineProcess();
});
after(async () => {
  await world.stop();
  await receiver.stop();
});

test('the trace of a letter goes on in the command that its timer makes', async () => {
  const accountId = newAccount();
  const triggerId = await world.trigger(accountId, { type: 'change_status', pipelineId: 8001, statusId: 8103 });
  const letter = newLetter({ sent: [{ triggerId, delaySeconds: 1 }] });
  const { letterId } = letter;
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
  await world.tell(LetterQueued, accountId, { ...LetterQueued.example, letter }, { headers });
  await world.tell(LetterSent, accountId, { ...LetterSent.example, letterId, sentAt: new Date().toISOString() });
  const [command] = await eventually('the timer to fire', async () => {
    const told = await world.told(CrmCommandRequested, accountId);
    return told.length > 0 && told;
  });
  assert.equal(command?.headers['traceparent']?.split('-')[1], traceId);
});

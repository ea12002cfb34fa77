import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { CrmCommandRequested, LetterQueued, LetterSent } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { newAccount, newLetter } from './letters.ts';
import { startWorld, type World } from './world.ts';

/** Takes in whatever traces and metrics are sent. */
const collector = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
});

let world: World;
before(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const address = collector.address();
  assert.ok(typeof address === 'object' && address);
  world = await startWorld({ OTLP_ENDPOINT: `http://127.0.0.1:${address.port}` });
  await world.engineProcess();
});
after(async () => {
  await world.stop();
  collector.closeAllConnections();
  collector.close();
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

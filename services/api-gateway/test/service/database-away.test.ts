import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DigitalPipelineTriggered } from '@pochtovik/contracts';
import { EVENTS_STREAM } from '@pochtovik/service-kit';
import { eventually, ownStack } from '@pochtovik/testing';
import { parseWebhookSecrets, webhookKey } from '../../src/domain/webhook-key.ts';
import { ACCOUNT } from './world/neighbours.ts';
import { startWorld, WEBHOOK_SECRET, type World } from './world/world.ts';

let world: World;
let own: Awaited<ReturnType<typeof ownStack>>;
before(async () => {
  own = await ownStack(['mongodb']);
  const database = { uri: own.stack.mongodb.uri, database: 'gateway', stop: own.stop };
  world = await startWorld({ database: Promise.resolve(database) });
});
after(() => world.stop());

test('a pipeline hook that comes while the database is away is stored when it is back, without being sent again', async () => {
  await own.stack.mongodb.kill();
  const answer = await world.call('POST', '/amocrm/digital-pipeline', {
    body: {
      event: { type: 15, data: { id: 5001, status_id: 8103, pipeline_id: 8001 }, time: 1_795_424_400 },
      action: {
        settings: {
          widget: { settings: { template: 'x', key: webhookKey(parseWebhookSecrets(WEBHOOK_SECRET), ACCOUNT) } },
        },
      },
      account_id: ACCOUNT,
    },
  });
  assert.deepEqual([answer.status, answer.json.code], [503, 'SERVICE_UNAVAILABLE']);
  await own.stack.mongodb.start();
  const subject = DigitalPipelineTriggered.subject(ACCOUNT);
  await eventually('the event', async () => {
    const info = await world.neighbours.bus.manager.streams.info(EVENTS_STREAM, { subjects_filter: subject });
    return info.state.subjects?.[subject] === 1;
  });
});

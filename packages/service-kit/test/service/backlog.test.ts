import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LetterSent, newId } from '@pochtovik/contracts';
import { eventually, startTestBus, testDatabase } from '@pochtovik/testing';
import Type from 'typebox';
import { type Kit, NotYet, outboxEntry, publish, startService } from '../../src/index.ts';

let bus: Awaited<ReturnType<typeof startTestBus>>;
let database: Awaited<ReturnType<typeof testDatabase>>;
before(async () => {
  [bus, database] = await Promise.all([startTestBus(), testDatabase('kit_backlog')]);
});
after(() => Promise.all([bus.stop(), database.stop()]));

test('a service knows since when events wait that it refused, never got, or has none of', async () => {
  const built = Promise.withResolvers<Kit<object>>();
  const refused = new Set<string>();
  let isRefusing = true;
  const service = await startService(
    {
      name: 'reader',
      config: Type.Object({}),
      async build(kit) {
        kit.consume(
          LetterSent,
          async ({ id }) => {
            refused.add(id);
            if (isRefusing) throw new NotYet('refused by the test', 200);
          },
          { concurrency: 1 },
        );
        built.resolve(kit);
      },
    },
    {
      NATS_URL: bus.url,
      MONGODB_URI: database.uri,
      MONGODB_DATABASE: database.database,
      HEALTH_HOST: '127.0.0.1',
      HEALTH_PORT: '0',
      LOG_LEVEL: 'silent',
    },
  );
  const kit = await built.promise;
  const backlog = () => kit.backlog(LetterSent);
  await eventually('the consumer to be made', () => backlog().catch(() => false as const));
  assert.deepEqual(await backlog(), { unfinishedSince: null, undeliveredSince: null });

  const from = Date.now() - 1000;
  const tell = () => publish(kit.bus, outboxEntry(LetterSent, 1, LetterSent.example, { id: newId(), now: new Date() }));
  await tell();
  await eventually('the event to be refused', () => refused.size === 1);
  const { unfinishedSince } = await backlog();
  assert.ok(unfinishedSince && unfinishedSince.getTime() > from);
  await tell();
  await eventually('the second to be refused too', () => refused.size === 2);
  assert.deepEqual(await backlog(), { unfinishedSince, undeliveredSince: null }, 'the oldest counts');

  isRefusing = false;
  await eventually('both to be taken', async () => (await backlog()).unfinishedSince === null);
  await service.stop();
  await bus.part.kill();
  await assert.rejects(backlog());
  await bus.part.start();
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LetterLinkTarget, LetterSent } from '@pochtovik/contracts';
import { eventually, startTestBus, testDatabase } from '@pochtovik/testing';
import mongoose from 'mongoose';
import Type from 'typebox';
import {
  type Kit,
  NotYet,
  outboxEntry,
  outboxFields,
  outboxIndex,
  type Relay,
  type RunningService,
  startService,
  type WithOutbox,
  withOutbox,
} from '../../src/index.ts';

const accountId = 5;
let bus: Awaited<ReturnType<typeof startTestBus>>;
let database: Awaited<ReturnType<typeof testDatabase>>;

before(async () => {
  bus = await startTestBus();
  database = await testDatabase('kit');
});
after(async () => {
  await bus.stop();
  await database.stop();
});

const schema = new mongoose.Schema<WithOutbox & { _id: string }>(
  { _id: String, ...outboxFields },
  { strict: 'throw', versionKey: false },
);
schema.index(...outboxIndex);
const modelOn = (database: mongoose.Connection) => database.model('things', schema);
type Things = ReturnType<typeof modelOn>;

/** Starts a service whose only collection is `things`, on the shared bus and database. */
async function startThings(
  name: string,
  setUp: (kit: Kit<object>) => void = () => {},
): Promise<{ service: RunningService; things: Things; relay: Relay; kit: Kit<object> }> {
  let built: { things: Things; relay: Relay; kit: Kit<object> } | undefined;
  const service = await startService(
    {
      name,
      config: Type.Object({}),
      async build(kit) {
        const things = modelOn(kit.database);
        await things.createIndexes();
        built = { things, relay: kit.relay([things.collection]), kit };
        setUp(kit);
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
  assert.ok(built);
  return { service, ...built };
}

function letterSent(id: string) {
  return outboxEntry(LetterSent, accountId, LetterSent.example, { id, now: new Date() });
}

test('an event stored with its document reaches a consumer of another service', async () => {
  const seen: string[] = [];
  const reader = await startThings('reader', (kit) =>
    kit.consume(LetterSent, async (event) => void seen.push(event.id)),
  );
  const writer = await startThings('writer');
  await writer.things.create({ _id: 'thing-1', ...withOutbox([letterSent('event-1')]) });
  writer.relay.announce('things', 'thing-1');
  await eventually('the event arrives', () => seen.includes('event-1'));
  await eventually(
    'it is marked as published',
    async () => (await writer.things.findById('thing-1'))?.outboxPending === 0,
  );
  await Promise.all([reader.service.stop(), writer.service.stop()]);
});

test('an event whose process died before it was announced is found by the sweep', async () => {
  const seen: string[] = [];
  const { service, things } = await startThings('sweeper', (kit) =>
    kit.consume(LetterSent, async (event) => void seen.push(event.id)),
  );
  await things.create({ _id: 'thing-2', ...withOutbox([letterSent('event-2')]) });
  await eventually('the sweep publishes it', () => seen.includes('event-2'));
  await service.stop();
});

test('a handler that asks for patience gets the event again, and it is handled once it can be', async () => {
  const tries: number[] = [];
  const { service, things, relay } = await startThings('patient', (kit) =>
    kit.consume(LetterSent, async (event, context) => {
      if (event.id !== 'event-3') return;
      tries.push(context.tries);
      if (context.tries < 3) throw new NotYet('letter unknown', 50);
    }),
  );
  await things.create({ _id: 'thing-3', ...withOutbox([letterSent('event-3')]) });
  relay.announce('things', 'thing-3');
  await eventually('three tries', () => tries.length === 3);
  assert.deepEqual(tries, [1, 2, 3]);
  await service.stop();
});

test('a message that is no event is parked in the dead-letter stream with its reason, and the rest goes on', async () => {
  const seen: string[] = [];
  const { service, things, relay, kit } = await startThings('careful', (kit) =>
    kit.consume(LetterSent, async (event) => void seen.push(event.id)),
  );
  await kit.bus.jetstream.publish(LetterSent.subject(accountId), '{"not":"an event"}');
  await things.create({ _id: 'thing-4', ...withOutbox([letterSent('event-4')]) });
  relay.announce('things', 'thing-4');
  await eventually('the good event is handled', () => seen.includes('event-4'));
  const dead = await eventually('the bad one is parked', () =>
    kit.bus.manager.streams.getMessage('DEAD', { last_by_subj: 'dead.careful_letter-sent_v1' }),
  );
  assert.equal(dead?.string(), '{"not":"an event"}');
  assert.match(dead?.header.get('Pochtovik-Reason') ?? '', /^BAD_REQUEST/);
  assert.equal(dead?.header.get('Pochtovik-Subject'), LetterSent.subject(accountId));
  await service.stop();
});

test('a request gets its answer, a refused one its code, an unanswered one SERVICE_UNAVAILABLE', async () => {
  const { service, kit } = await startThings('asker', (kit) =>
    kit.serve(LetterLinkTarget, async ({ linkNumber }) => ({ url: `https://company.test/${linkNumber}` })),
  );
  const request = { accountId, letterId: LetterSent.example.letterId, linkNumber: 3 };
  assert.deepEqual(await kit.ask(LetterLinkTarget, accountId, request), { url: 'https://company.test/3' });
  await assert.rejects(kit.ask(LetterLinkTarget, accountId, { ...request, accountId: 6 }), { code: 'BAD_REQUEST' });
  await assert.rejects(kit.ask(LetterLinkTarget, accountId, { ...request, linkNumber: 0 }), { code: 'BAD_REQUEST' });
  await service.stop();
  const lonely = await startThings('lonely');
  await assert.rejects(lonely.kit.ask(LetterLinkTarget, accountId, request), { code: 'SERVICE_UNAVAILABLE' });
  await lonely.service.stop();
});

test('a timer wakes its service at its time, a moved one once, a cancelled one never', async () => {
  const woken: string[] = [];
  const { service, kit } = await startThings('waker', (kit) =>
    kit.onTimer(async (timerId, account) => void woken.push(`${account}:${timerId}`)),
  );
  const at = (ms: number) => new Date(Date.now() + ms);
  await kit.timers.schedule({ id: 'moved', accountId, at: at(60_000) });
  await kit.timers.schedule({ id: 'moved', accountId, at: at(300) });
  await kit.timers.schedule({ id: 'cancelled', accountId, at: at(300) });
  await kit.timers.cancel({ id: 'cancelled', accountId });
  await kit.timers.schedule({ id: 'last', accountId, at: at(1200) });
  await eventually('the last one fires', () => woken.includes(`${accountId}:last`));
  assert.deepEqual(woken, [`${accountId}:moved`, `${accountId}:last`]);
  await service.stop();
});

test('a bus that comes back empty gets the streams, the consumers and the events of the last days again', async () => {
  const seen: string[] = [];
  const { service, things, relay } = await startThings('survivor', (kit) =>
    kit.consume(LetterSent, async (event) => void seen.push(event.id)),
  );
  await things.create({ _id: 'thing-5', ...withOutbox([letterSent('event-5')]) });
  relay.announce('things', 'thing-5');
  await eventually('before the loss', () => seen.includes('event-5'));
  await bus.part.kill();
  await bus.part.wipe();
  await things.create({ _id: 'thing-6', ...withOutbox([letterSent('event-6')]) });
  relay.announce('things', 'thing-6');
  await bus.part.start();
  await eventually('written while the bus was away', () => seen.includes('event-6'));
  await eventually('published again', () => seen.filter((id) => id === 'event-5').length > 1);
  await service.stop();
});

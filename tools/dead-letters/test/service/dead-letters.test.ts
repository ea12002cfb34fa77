import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers as natsHeaders } from '@nats-io/transport-node';
import { startTestBus } from '@pochtovik/testing';
import { openDeadLetters } from '../../src/index.ts';

let bus: Awaited<ReturnType<typeof startTestBus>>;
before(async () => {
  bus = await startTestBus();
});
after(() => bus.stop());

test('a dead letter is listed with its reason, goes back to its own subject once, and leaves the list', async () => {
  const nats = await connect({ servers: bus.url });
  const manager = await jetstreamManager(nats);
  await manager.streams.add({ name: 'EVENTS', subjects: ['events.>'] });
  await manager.streams.add({ name: 'DEAD', subjects: ['dead.>'] });
  const headers = natsHeaders();
  headers.set('Pochtovik-Subject', 'events.letter.sent.v1.5');
  headers.set('Pochtovik-Reason', 'BAD_REQUEST: no such field');
  headers.set('traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
  await jetstream(nats).publish('dead.composer_letter-sent_v1', '{"id":"e1"}', { headers });

  const deadLetters = await openDeadLetters(bus.url);
  const [letter] = await deadLetters.list();
  assert.equal(letter?.consumer, 'composer_letter-sent_v1');
  assert.equal(letter?.reason, 'BAD_REQUEST: no such field');

  assert.equal(await deadLetters.replay([letter?.sequence ?? 0]), 1);
  assert.deepEqual(await deadLetters.list(), []);
  assert.equal(await deadLetters.replay([letter?.sequence ?? 0]), 0);
  const back = await manager.streams.getMessage('EVENTS', { last_by_subj: 'events.letter.sent.v1.5' });
  assert.equal(back?.string(), '{"id":"e1"}');
  assert.match(back?.header.get('traceparent') ?? '', /^00-0af7/);
  assert.equal(back?.header.get('Pochtovik-Reason'), '');

  await deadLetters.close();
  await nats.close();
});

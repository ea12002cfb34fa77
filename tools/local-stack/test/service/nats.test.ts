import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { startLocalStack } from '../../src/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

const stack = await startLocalStack({ parts: ['nats'], dataDir: temporaryFolder(), tell: () => {} });
after(() => stack.stop());

async function withBus<T>(work: (connection: Awaited<ReturnType<typeof connect>>) => Promise<T>): Promise<T> {
  const connection = await connect({ servers: stack.nats.url });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

test('the bus is new enough for scheduled messages and takes messages of 4 MB', async () => {
  await withBus(async (connection) => {
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'TIMERS', subjects: ['timers.>'], allow_msg_schedules: true });
    assert.equal(connection.info?.max_payload, 4 * 1024 * 1024);
  });
});

test('a killed bus comes back on the same port with every message it acknowledged, a wiped one with none', async () => {
  await withBus(async (connection) => {
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'FACTS', subjects: ['facts.>'] });
    const client = jetstream(connection);
    await Promise.all(Array.from({ length: 200 }, (_, id) => client.publish(`facts.${id}`)));
  });
  const url = stack.nats.url;
  await stack.nats.kill();
  await stack.nats.start();
  assert.equal(stack.nats.url, url);
  await withBus(async (connection) => {
    const manager = await jetstreamManager(connection);
    assert.equal((await manager.streams.info('FACTS')).state.messages, 200);
  });

  await stack.nats.wipe();
  assert.equal(stack.nats.pid, undefined);
  await stack.nats.start();
  await withBus(async (connection) => {
    const manager = await jetstreamManager(connection);
    assert.deepEqual(await manager.streams.names().next(), []);
  });
});

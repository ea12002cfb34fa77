import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { MongoClient } from 'mongodb';
import { startLocalStack } from '../../src/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

const stack = await startLocalStack({ parts: ['mongodb'], dataDir: temporaryFolder(), tell: () => {} });
const client = new MongoClient(stack.mongodb.uri);
after(async () => {
  await client.close();
  await stack.stop();
});

test('the database says how it was chosen and has transactions', async () => {
  assert.match(stack.mongodb.took, /^MongoDB: .+ on 127\.0\.0\.1:\d+ \(another: set MONGODB_URI/);
  const letters = client.db('stack_test').collection('letters');
  await client.withSession((session) =>
    session.withTransaction(() => letters.insertOne({ subject: 'КП' }, { session })),
  );
  assert.equal(await letters.countDocuments(), 1);
});

test('a killed database comes back on the same port with every write it acknowledged', async () => {
  const { port } = new URL(stack.mongodb.uri);
  const writes = client.db('stack_test').collection<{ _id: number }>('writes');
  const acknowledged: number[] = [];
  let next = 0;
  let killed = false;
  const writer = async () => {
    while (!killed) {
      const id = next++;
      await writes.insertOne({ _id: id }).then(
        () => acknowledged.push(id),
        () => {},
      );
    }
  };
  const writers = Array.from({ length: 8 }, writer);
  while (acknowledged.length < 500) await new Promise((resolve) => setImmediate(resolve));
  const before = stack.mongodb.pid;
  await stack.mongodb.kill();
  killed = true;
  assert.equal(stack.mongodb.pid, undefined);
  await stack.mongodb.start();
  await Promise.all(writers);

  assert.notEqual(stack.mongodb.pid, before);
  assert.equal(new URL(stack.mongodb.uri).port, port);
  const stored = new Set((await writes.find().toArray()).map(({ _id }) => _id));
  assert.deepEqual(
    acknowledged.filter((id) => !stored.has(id)),
    [],
  );
});

import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import { testDatabase } from '@pochtovik/testing';
import { MongoClient } from 'mongodb';
import { Connection } from 'mongodb/lib/cmap/connection.js';
import mongoose from 'mongoose';
import { connectDatabase, createLogger, type Database } from '../../src/index.ts';

let stack: Awaited<ReturnType<typeof testDatabase>>;
let database: Database;
before(async () => {
  stack = await testDatabase('driver');
  database = await connectDatabase(stack.uri, stack.database, createLogger('test', 'silent'));
});
after(async () => {
  await database.close();
  await stack.stop();
});

test('the driver is the one that mongoose uses', () => {
  assert.equal(mongoose.mongo.MongoClient, MongoClient);
});

test('a command whose connection dies while it is written is repeated, not waited for', {
  timeout: 20_000,
}, async () => {
  const { writeCommand } = Connection.prototype;
  let deaths = 0;
  const dying = mock.method(
    Connection.prototype,
    'writeCommand',
    function (this: Connection, command: unknown, options: unknown) {
      if (deaths === 0 && isInsert(command)) {
        deaths += 1;
        this.socket.destroy();
      }
      return writeCommand.call(this, command, options);
    },
  );
  await database.collection('letters').insertOne({ subject: 'КП' });
  dying.mock.restore();
  assert.equal(deaths, 1);
  assert.equal(await database.collection('letters').countDocuments(), 1);
});

function isInsert(message: unknown): boolean {
  return Object.hasOwn(Object(Reflect.get(Object(message), 'command')), 'insert');
}

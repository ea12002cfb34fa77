import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import { messageStream } from '../../src/smtp/message-stream.ts';

const MESSAGE = Buffer.alloc(1_000_000, 'x');

test('the end is asked for only when the reader has taken nearly all of a message, however big', async () => {
  let taken = 0;
  let takenAtEnd = 0;
  const reader = new Writable({
    write(chunk: Buffer, _encoding, done) {
      taken += chunk.length;
      setImmediate(done);
    },
  });
  const stream = messageStream(MESSAGE, async () => {
    takenAtEnd = taken;
  });
  await pipeline(stream, reader);
  assert.equal(taken, MESSAGE.length);
  assert.ok(takenAtEnd > MESSAGE.length - 200_000, `${takenAtEnd} bytes were taken`);
});

test('a reader that stops is asked for no end', async () => {
  let asked = false;
  const stream = messageStream(MESSAGE, async () => {
    asked = true;
  });
  const stuck = new Writable({ write() {} });
  stream.pipe(stuck);
  for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
  assert.equal(asked, false);
  stream.destroy();
});

test('a refused end breaks the stream before it ends', async () => {
  const stream = messageStream(Buffer.from('short'), async () => {
    throw new Error('not ours any more');
  });
  await assert.rejects(stream.toArray(), /not ours/);
});

test('an empty message ends too', async () => {
  let asked = 0;
  const stream = messageStream(Buffer.alloc(0), async () => {
    asked += 1;
  });
  assert.deepEqual(await stream.toArray(), []);
  assert.equal(asked, 1);
});

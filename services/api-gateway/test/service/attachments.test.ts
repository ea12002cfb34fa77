import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { type ClientRequest, request as httpRequest } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import {
  type Attachment,
  AttachmentBegin,
  AttachmentRead,
  AttachmentWrite,
  MAX_CHUNK_BYTES,
  PochtovikError,
} from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { ACCOUNT, USER } from './world/neighbours.ts';
import { startWorld, type World } from './world/world.ts';

/** The composer's side of one upload. */
const stored = { attachment: AttachmentBegin.example.reply, bytes: Buffer.alloc(0), pieces: [] as number[] };
let inHand = 0;
let mostInHand = 0;
/** Writes that the composer will not answer, from now on. */
let outages = 0;

let world: World;
let token: string;
before(async () => {
  world = await startWorld({
    answers: {
      'attachment.begin': (asked) => {
        const { attachmentId: id, name, size, actor } = AttachmentBegin.requestParser.parse(asked);
        const begun: Attachment = { ...AttachmentBegin.example.reply, id, name, size, ownerUserId: actor.userId };
        Object.assign(stored, { attachment: begun, bytes: Buffer.alloc(0), pieces: [] });
        return begun;
      },
      'attachment.get': () => stored.attachment,
      'attachment.write': async (asked) => {
        const { offset, data } = AttachmentWrite.requestParser.parse(asked);
        if (outages > 0) {
          outages -= 1;
          throw new PochtovikError('SERVICE_UNAVAILABLE');
        }
        inHand += 1;
        mostInHand = Math.max(mostInHand, inHand);
        await new Promise(setImmediate);
        const piece = Buffer.from(data, 'base64');
        assert.equal(offset, stored.bytes.length);
        stored.pieces.push(piece.length);
        stored.bytes = Buffer.concat([stored.bytes, piece]);
        stored.attachment = { ...stored.attachment, received: stored.bytes.length };
        inHand -= 1;
        return { received: stored.bytes.length };
      },
      'attachment.finish': () => {
        stored.attachment = { ...stored.attachment, state: 'ready', contentType: 'text/html' };
        return stored.attachment;
      },
      'attachment.read': (asked) => {
        const { offset, length } = AttachmentRead.requestParser.parse(asked);
        return { data: stored.bytes.subarray(offset, offset + length).toString('base64'), size: stored.bytes.length };
      },
    },
  });
  token = await world.signIn(ACCOUNT, USER);
});
after(() => world.stop());
beforeEach(() => {
  world.neighbours.calls.length = 0;
  mostInHand = 0;
});

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const begin = (name: string, size: number) =>
  world.call('POST', '/api/v1/attachments', { token, body: { name, size } });
const pathOf = (id: string, offset = 0) => `/api/v1/attachments/${id}/content?offset=${offset}`;

/** Sends bytes as the body, as a browser sends a file. */
async function put(id: string, bytes: Buffer, offset = 0) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${world.base}${pathOf(id, offset)}`, {
    method: 'PUT',
    headers,
    body: new Uint8Array(bytes),
  });
  return { status: answer.status, json: JSON.parse(await answer.text()) };
}

/** Begins to send a body whose end is still to come. */
function open(id: string, length?: number): ClientRequest {
  const headers = { authorization: `Bearer ${token}`, ...(length !== undefined && { 'content-length': length }) };
  const sending = httpRequest(`${world.base}${pathOf(id)}`, { method: 'PUT', headers });
  sending.on('error', () => {});
  return sending;
}

test('a file of 20 MB goes through in pieces that fit the bus, one at a time, and comes back the same', async () => {
  const bytes = randomBytes(20 * 1024 * 1024 + 3);
  const { json: begun, status } = await begin('Прайс «осень» 🚀.html', bytes.length);
  assert.deepEqual([status, begun.state, begun.received], [201, 'uploading', 0]);
  const { json } = await put(begun.id, bytes);
  assert.deepEqual([json.state, json.name], ['ready', 'Прайс «осень» 🚀.html']);
  assert.ok(stored.pieces.every((length) => length <= MAX_CHUNK_BYTES));
  assert.ok(stored.pieces.slice(0, -1).every((length) => length === MAX_CHUNK_BYTES));
  assert.equal(mostInHand, 1);
  const download = await fetch(`${world.base}${pathOf(begun.id)}`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(sha256(Buffer.from(await download.arrayBuffer())), sha256(bytes));
});

test('a body is read no faster than its pieces are taken', async () => {
  const size = 64 * 1024 * 1024;
  const { json: begun } = await begin('большой.bin', size);
  const original = world.neighbours.answers['attachment.write'];
  const gate = Promise.withResolvers<void>();
  world.neighbours.answers['attachment.write'] = async (asked, accountId) => {
    await gate.promise;
    return original?.(asked, accountId);
  };
  const sending = open(begun.id, size);
  let isFull = false;
  for (let sent = 0; sent < size && !isFull; sent += 1024 * 1024) {
    sending.write(Buffer.alloc(1024 * 1024));
    // Nobody drains it: what the gateway and the two sockets hold is all that is taken.
    await new Promise((resolve) => setTimeout(resolve, 5));
    isFull = sending.writableLength > 16 * 1024 * 1024;
  }
  world.neighbours.answers['attachment.write'] = original ?? (() => null);
  sending.destroy();
  gate.resolve();
  assert.ok(isFull, 'the whole body was taken while no piece was');
});

test('a file without a byte is made ready', async () => {
  const { json: begun } = await begin('пусто.txt', 0);
  const { status, json } = await put(begun.id, Buffer.alloc(0));
  assert.deepEqual([status, json.state, stored.pieces], [200, 'ready', []]);
});

test('an upload whose connection breaks goes on where its last whole piece ended', async () => {
  const bytes = randomBytes(3 * MAX_CHUNK_BYTES);
  const { json: begun } = await begin('a.bin', bytes.length);
  const sending = open(begun.id, bytes.length);
  sending.write(bytes.subarray(0, 2 * MAX_CHUNK_BYTES - 100));
  await eventually('the first piece is here', () => stored.attachment.received === MAX_CHUNK_BYTES);
  sending.destroy();
  const { json: state } = await world.call('GET', `/api/v1/attachments/${begun.id}`, { token });
  assert.deepEqual([state.state, state.received], ['uploading', MAX_CHUNK_BYTES]);
  const { json } = await put(begun.id, bytes.subarray(state.received), state.received);
  assert.equal(json.state, 'ready');
  assert.equal(sha256(stored.bytes), sha256(bytes));
});

test('a body that begins at a wrong place is refused, and the right place is told', async () => {
  const { json: begun } = await begin('a.bin', 10);
  const { status, json } = await put(begun.id, Buffer.alloc(5), 5);
  assert.deepEqual([status, json.code, json.errors[0].field], [409, 'UPLOAD_OFFSET_WRONG', 'offset']);
  assert.match(json.errors[0].message, /offset=0/);
});

test('more bytes than were announced are refused, also of a body that does not tell its length', async () => {
  const { json: begun } = await begin('a.bin', 10);
  assert.equal((await put(begun.id, Buffer.alloc(11))).json.code, 'ATTACHMENTS_TOO_BIG');
  const sending = open(begun.id);
  const answered = new Promise<number | undefined>((resolve) =>
    sending.on('response', (response) => resolve(response.statusCode)),
  );
  sending.end(Buffer.alloc(11));
  assert.equal(await answered, 422);
  assert.equal(stored.bytes.length, 0);
});

test('a composer that is away for a moment costs the upload nothing', async () => {
  const bytes = randomBytes(MAX_CHUNK_BYTES + 5);
  const { json: begun } = await begin('a.bin', bytes.length);
  outages = 2;
  assert.equal((await put(begun.id, bytes)).json.state, 'ready');
  assert.equal(sha256(stored.bytes), sha256(bytes));
});

test('sending the bytes of a file that is ready changes nothing', async () => {
  const { json: begun } = await begin('a.bin', 5);
  await put(begun.id, Buffer.from('first'));
  assert.equal((await put(begun.id, Buffer.from('other'))).json.state, 'ready');
  assert.equal(stored.bytes.toString(), 'first');
});

test('a file is given to be saved under its name, and never to be shown', async () => {
  const { json: begun } = await begin('счёт "№ 5".html', 8);
  await put(begun.id, Buffer.from('<script>'));
  const answer = await world.call('GET', `/api/v1/attachments/${begun.id}/content`, { token });
  assert.equal(answer.text, '<script>');
  const disposition = answer.headers.get('content-disposition') ?? '';
  assert.ok(disposition.startsWith('attachment; filename="'));
  assert.ok(disposition.includes(`filename*=UTF-8''${encodeURIComponent('счёт "№ 5".html')}`), disposition);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.match(answer.headers.get('content-security-policy') ?? '', /sandbox/);
  assert.equal(answer.headers.get('content-length'), '8');
});

test('an upload is begun once for each idempotency key', async () => {
  const headers = { 'idempotency-key': 'file-1' };
  const once = () => world.call('POST', '/api/v1/attachments', { token, body: { name: 'a.bin', size: 1 }, headers });
  const first = await once();
  assert.equal((await once()).json.id, first.json.id);
  assert.equal(world.neighbours.calls.filter(({ name }) => name === 'attachment.begin').length, 1);
});

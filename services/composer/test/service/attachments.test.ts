import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import {
  AttachmentBegin,
  AttachmentDelete,
  AttachmentFinish,
  AttachmentGet,
  AttachmentImage,
  AttachmentRead,
  AttachmentWrite,
  DraftDelete,
  DraftSave,
  type ErrorCode,
  MAX_CHUNK_BYTES,
  MAX_LETTER_FILES_BYTES,
  newId,
  PochtovikError,
} from '@pochtovik/contracts';
import {
  connectDatabase,
  createLogger,
  type Database,
  type RunningService,
  startService,
} from '@pochtovik/service-kit';
import mongoose from 'mongoose';
import { service } from '../../src/app.ts';
import { isUsedFile } from '../../src/files/file-access.ts';
import { createFileRoom } from '../../src/files/file-room.ts';
import { createFileSweep, type UnusedFiles } from '../../src/files/file-sweep.ts';
import { openFiles } from '../../src/files/open-files.ts';
import { openDrafts } from '../../src/store/drafts.ts';
import { openGridFsObjects } from '../../src/store/file-objects.ts';
import { openLetters } from '../../src/store/letters.ts';
import { openTemplates } from '../../src/store/templates.ts';
import { ACCOUNT, ADMINISTRATOR, OTHER_ACCOUNT, USER } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';
import { PNG, readHash, upload } from './uploading.ts';

const log = createLogger('test', 'silent');
const DAY_MS = 24 * 60 * 60 * 1000;

let neighbours: Neighbours;
let composer: RunningService;
let database: Database;
before(async () => {
  neighbours = await startNeighbours();
  composer = await startService(service, neighbours.environment);
  const { MONGODB_URI = '', MONGODB_DATABASE = '' } = neighbours.environment;
  database = await connectDatabase(MONGODB_URI, MONGODB_DATABASE, log);
});
after(async () => {
  await database?.close();
  await composer?.stop();
  await neighbours?.stop();
});

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const refuses = (code: ErrorCode, asked: Promise<unknown>) =>
  assert.rejects(asked, (error) => error instanceof PochtovikError && error.code === code);
const named = (attachmentId: string, actor = ADMINISTRATOR, accountId = ACCOUNT) => ({
  accountId,
  actor,
  attachmentId,
});
const objectsOf = async (objectId: string) =>
  database.collection('attachments.chunks').countDocuments({ files_id: `${ACCOUNT}:${objectId}` });

/** Looks for what is not needed, as it will be done that much later. */
async function sweepAfter(milliseconds: number) {
  const later = () => new Date(Date.now() + milliseconds);
  const [letters, templates, drafts] = await Promise.all([
    openLetters(database),
    openTemplates(database),
    openDrafts(database),
  ]);
  const isUsed: UnusedFiles['isUsed'] = (accountId, file) =>
    isUsedFile({ letters, templates, drafts }, accountId, file);
  const unused = { log, unusedMs: 30 * DAY_MS, isUsed };
  await createFileSweep(await openFiles(database, null, later), unused).run();
}

test('a file of many pieces is read as it was written, and its type is seen by its bytes', async () => {
  const bytes = Buffer.concat([PNG, randomBytes(3 * MAX_CHUNK_BYTES + 17)]);
  const file = await upload(neighbours, bytes, { name: 'Прайс «осень» 🚀.bin' });
  assert.equal(file.name, 'Прайс «осень» 🚀.bin');
  assert.equal(file.contentType, 'image/png');
  assert.deepEqual([file.state, file.size, file.received], ['ready', bytes.length, bytes.length]);
  assert.equal(await readHash(neighbours, file.id), sha256(bytes));
});

test("what is stored is GridFS: the driver's own bucket reads it", async () => {
  const bytes = randomBytes(MAX_CHUNK_BYTES + 1);
  const { id } = await upload(neighbours, bytes);
  const { db } = database;
  assert.ok(db);
  const bucket = new mongoose.mongo.GridFSBucket(db, { bucketName: 'attachments' });
  const [file] = await bucket.find({ filename: id }).toArray();
  assert.ok(file);
  assert.equal(sha256(await buffer(bucket.openDownloadStream(file._id))), sha256(bytes));
});

test('a piece may be read from any byte, across the pieces it was written in', async () => {
  const bytes = randomBytes(2 * MAX_CHUNK_BYTES);
  const { id } = await upload(neighbours, bytes);
  const offset = MAX_CHUNK_BYTES - 10;
  const asked = { accountId: ACCOUNT, attachmentId: id, offset, length: 20 };
  const { data, size } = await neighbours.ask(AttachmentRead, asked);
  assert.deepEqual(Buffer.from(data, 'base64'), bytes.subarray(offset, offset + 20));
  assert.equal(size, bytes.length);
  assert.equal((await neighbours.ask(AttachmentRead, { ...asked, offset: size + 5 })).data, '');
});

test('a file without a byte is a file', async () => {
  const file = await upload(neighbours, Buffer.alloc(0), { name: 'пусто.txt' });
  assert.deepEqual([file.size, file.state, file.contentType], [0, 'ready', 'text/plain']);
  assert.equal(await readHash(neighbours, file.id), sha256(Buffer.alloc(0)));
});

test('the same bytes are stored once an account, under as many names as one likes', async () => {
  const bytes = randomBytes(MAX_CHUNK_BYTES + 100);
  const first = await upload(neighbours, bytes, { name: 'первый.bin' });
  const second = await upload(neighbours, bytes, { name: 'второй.bin', actor: USER });
  const elsewhere = await upload(neighbours, bytes, { accountId: OTHER_ACCOUNT });
  assert.equal(second.name, 'второй.bin');
  assert.equal(await objectsOf(first.id), 2);
  assert.equal(await objectsOf(second.id), 0);
  assert.equal(await readHash(neighbours, second.id), sha256(bytes));
  assert.equal(await readHash(neighbours, elsewhere.id, OTHER_ACCOUNT), sha256(bytes));
});

test('the file of another account is unknown', async () => {
  const { id } = await upload(neighbours, PNG, { accountId: OTHER_ACCOUNT });
  const read = { accountId: ACCOUNT, attachmentId: id, offset: 0, length: 1 };
  await refuses('ATTACHMENT_UNKNOWN', neighbours.ask(AttachmentRead, read));
  await refuses('ATTACHMENT_UNKNOWN', neighbours.ask(AttachmentGet, named(id)));
  await refuses('ATTACHMENT_UNKNOWN', neighbours.ask(AttachmentImage, { accountId: ACCOUNT, attachmentId: id }));
  await refuses('ATTACHMENT_UNKNOWN', neighbours.ask(AttachmentDelete, named(id)));
});

test('a file of a colleague is unknown to a user, who goes on with no upload of theirs either', async () => {
  const { id } = await upload(neighbours, randomBytes(10));
  await refuses('ATTACHMENT_UNKNOWN', neighbours.ask(AttachmentGet, named(id, USER)));
  await refuses('ATTACHMENT_UNKNOWN', neighbours.ask(AttachmentBegin, { ...named(id, USER), name: 'a', size: 1 }));
  const begun = newId();
  await neighbours.ask(AttachmentBegin, { ...named(begun), name: 'a', size: 5 });
  const piece = { offset: 0, data: Buffer.alloc(5).toString('base64') };
  await refuses('ATTACHMENT_UNKNOWN', neighbours.ask(AttachmentWrite, { ...named(begun, USER), ...piece }));
  await refuses('ATTACHMENT_UNKNOWN', neighbours.ask(AttachmentFinish, named(begun, USER)));
});

test('a piece at a wrong place is refused with what is here, and the upload goes on from there', async () => {
  const id = newId();
  const bytes = randomBytes(2 * MAX_CHUNK_BYTES);
  const piece = (offset: number) => bytes.subarray(offset, offset + MAX_CHUNK_BYTES).toString('base64');
  await neighbours.ask(AttachmentBegin, { ...named(id), name: 'a.bin', size: bytes.length });
  const ahead = { ...named(id), offset: MAX_CHUNK_BYTES, data: piece(MAX_CHUNK_BYTES) };
  await refuses('UPLOAD_OFFSET_WRONG', neighbours.ask(AttachmentWrite, ahead));
  await refuses('UPLOAD_INCOMPLETE', neighbours.ask(AttachmentFinish, named(id)));
  await neighbours.ask(AttachmentWrite, { ...named(id), offset: 0, data: piece(0) });
  assert.equal((await neighbours.ask(AttachmentGet, named(id))).received, MAX_CHUNK_BYTES);
  await neighbours.ask(AttachmentWrite, ahead);
  await neighbours.ask(AttachmentWrite, ahead);
  const file = await neighbours.ask(AttachmentFinish, named(id));
  assert.deepEqual(await neighbours.ask(AttachmentFinish, named(id)), file);
  assert.equal(await readHash(neighbours, id), sha256(bytes));
});

test('a file too big for any letter is refused before a byte of it', async () => {
  const begin = { ...named(newId()), name: 'кино.mkv', size: MAX_LETTER_FILES_BYTES + 1 };
  await refuses('ATTACHMENTS_TOO_BIG', neighbours.ask(AttachmentBegin, begin));
});

test('an upload goes on after the composer was killed in its middle', async () => {
  const id = newId();
  const bytes = randomBytes(2 * MAX_CHUNK_BYTES + 5);
  const piece = (offset: number) => bytes.subarray(offset, offset + MAX_CHUNK_BYTES).toString('base64');
  await neighbours.ask(AttachmentBegin, { ...named(id), name: 'a.bin', size: bytes.length });
  await neighbours.ask(AttachmentWrite, { ...named(id), offset: 0, data: piece(0) });
  // As a kill leaves it between its two writes: the bytes are there, the upload does not say so.
  const objects = await openGridFsObjects(database);
  await objects.write(ACCOUNT, id, MAX_CHUNK_BYTES, randomBytes(MAX_CHUNK_BYTES));
  await composer.stop();
  composer = await startService(service, neighbours.environment);
  for (let { received } = await neighbours.ask(AttachmentGet, named(id)); received < bytes.length; ) {
    ({ received } = await neighbours.ask(AttachmentWrite, { ...named(id), offset: received, data: piece(received) }));
  }
  await neighbours.ask(AttachmentFinish, named(id));
  assert.equal(await readHash(neighbours, id), sha256(bytes));
});

test('an upload that nothing comes to for a day is gone with its bytes', async () => {
  const id = newId();
  await neighbours.ask(AttachmentBegin, { ...named(id), name: 'a.bin', size: 5 * MAX_CHUNK_BYTES });
  const data = randomBytes(MAX_CHUNK_BYTES).toString('base64');
  await neighbours.ask(AttachmentWrite, { ...named(id), offset: 0, data });
  await sweepAfter(DAY_MS - 60_000);
  assert.equal((await neighbours.ask(AttachmentGet, named(id))).received, MAX_CHUNK_BYTES);
  await sweepAfter(DAY_MS + 60_000);
  await refuses('ATTACHMENT_UNKNOWN', neighbours.ask(AttachmentGet, named(id)));
  assert.equal(await objectsOf(id), 0);
});

test('bytes go when the last file that has them was deleted, not before', async () => {
  const bytes = randomBytes(1000);
  const first = await upload(neighbours, bytes);
  const second = await upload(neighbours, bytes);
  await neighbours.ask(AttachmentDelete, named(first.id));
  await sweepAfter(DAY_MS);
  assert.equal(await readHash(neighbours, second.id), sha256(bytes));
  await neighbours.ask(AttachmentDelete, named(second.id));
  await refuses('ATTACHMENT_UNKNOWN', neighbours.ask(AttachmentGet, named(second.id)));
  await sweepAfter(DAY_MS);
  assert.equal(await objectsOf(first.id), 0);
});

test('bytes that came again after the last file was deleted stay', async () => {
  const bytes = randomBytes(1000);
  await neighbours.ask(AttachmentDelete, named((await upload(neighbours, bytes)).id));
  const again = await upload(neighbours, bytes);
  await sweepAfter(DAY_MS);
  assert.equal(await readHash(neighbours, again.id), sha256(bytes));
});

test('a picture is told as an image, anything else is not', async () => {
  const picture = await upload(neighbours, PNG, { name: 'лого.png' });
  const text = await upload(neighbours, Buffer.from('<svg onload="alert(1)"/>'), { name: 'лого.svg' });
  const asked = (attachmentId: string) => neighbours.ask(AttachmentImage, { accountId: ACCOUNT, attachmentId });
  assert.deepEqual(await asked(picture.id), { contentType: 'image/png', size: PNG.length });
  await refuses('ATTACHMENT_UNKNOWN', asked(text.id));
});

test('a file that only a draft carries or shows can not be deleted and outlives the sweep; one that nothing carries does not', async () => {
  const [carried, shown, lost] = await Promise.all([
    upload(neighbours, randomBytes(100), { name: 'carried.bin' }),
    upload(neighbours, Buffer.concat([PNG, randomBytes(9)]), { name: 'shown.png' }),
    upload(neighbours, randomBytes(101), { name: 'lost.bin' }),
  ]);
  const content = {
    ...DraftSave.example.request.content,
    attachmentIds: [carried.id],
    html: `<p>x</p><img src="cid:${shown.id}@pochtovik">`,
  };
  const draftId = newId();
  await neighbours.ask(DraftSave, { accountId: ACCOUNT, actor: ADMINISTRATOR, draftId, revision: 0, content });
  for (const { id } of [carried, shown])
    await refuses('ATTACHMENT_IN_USE', neighbours.ask(AttachmentDelete, named(id)));
  await sweepAfter(29 * DAY_MS);
  assert.equal((await neighbours.ask(AttachmentGet, named(lost.id))).state, 'ready');
  await sweepAfter(31 * DAY_MS);
  await refuses('ATTACHMENT_UNKNOWN', neighbours.ask(AttachmentGet, named(lost.id)));
  for (const { id } of [carried, shown]) assert.equal((await neighbours.ask(AttachmentGet, named(id))).state, 'ready');
  await neighbours.ask(DraftDelete, { accountId: ACCOUNT, actor: ADMINISTRATOR, draftId });
  await neighbours.ask(AttachmentDelete, named(carried.id));
});

test('an account that has no room left is told so, uploads on their way counted; what is there stays', async () => {
  const files = await openFiles(database, null, () => new Date());
  const account = OTHER_ACCOUNT + 7;
  const { assertRoom } = createFileRoom(files, 1);
  await assertRoom(account, 1024 * 1024);
  const begun = { id: newId(), ownerUserId: 1, name: 'a', size: 600_000, createdAt: new Date() };
  await files.uploads.begin(account, begun);
  await refuses('ATTACHMENT_QUOTA', assertRoom(account, 600_000));
  await assertRoom(account, 400_000);
  await createFileRoom(files, 0).assertRoom(account, 10 ** 12);
});

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { AttachmentDelete, MAX_CHUNK_BYTES, PochtovikError } from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { service } from '../../src/app.ts';
import { createS3Objects } from '../../src/s3/s3-objects.ts';
import { ACCOUNT, ADMINISTRATOR } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';
import { S3_KEYS, startS3 } from './s3-server.ts';
import { readHash, upload } from './uploading.ts';

let s3: Awaited<ReturnType<typeof startS3>>;
let neighbours: Neighbours;
let composer: RunningService;
before(async () => {
  [s3, neighbours] = await Promise.all([startS3(), startNeighbours()]);
  composer = await startService(service, {
    ...neighbours.environment,
    S3_BUCKET_URL: s3.bucketUrl,
    S3_REGION: S3_KEYS.region,
    S3_ACCESS_KEY_ID: S3_KEYS.accessKeyId,
    S3_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey,
  });
});
after(async () => {
  await composer?.stop();
  await neighbours?.stop();
  await s3?.stop();
});

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('with storage set files are kept there, the same content once', async () => {
  const bytes = randomBytes(2 * MAX_CHUNK_BYTES + 3);
  const first = await upload(neighbours, bytes, { name: 'первый.bin' });
  const second = await upload(neighbours, bytes, { name: 'второй.bin' });
  assert.equal(s3.objects.size, 3);
  assert.ok([...s3.objects.keys()].every((key) => key.startsWith(`/bucket/${ACCOUNT}/${first.id}/`)));
  assert.equal(await readHash(neighbours, second.id), sha256(bytes));
  await neighbours.ask(AttachmentDelete, { accountId: ACCOUNT, actor: ADMINISTRATOR, attachmentId: first.id });
  assert.equal(await readHash(neighbours, second.id), sha256(bytes));
});

test('bytes are read across pieces and removed whole, and a wrong key is told as an outage', async () => {
  const objects = createS3Objects({ ...S3_KEYS, bucketUrl: s3.bucketUrl });
  const bytes = randomBytes(MAX_CHUNK_BYTES + 10);
  await objects.write(ACCOUNT, 'x', 0, bytes.subarray(0, MAX_CHUNK_BYTES));
  await objects.write(ACCOUNT, 'x', MAX_CHUNK_BYTES, bytes.subarray(MAX_CHUNK_BYTES));
  const offset = MAX_CHUNK_BYTES - 5;
  assert.deepEqual(await objects.read(ACCOUNT, 'x', offset, 100), bytes.subarray(offset));
  assert.equal((await objects.read(ACCOUNT, 'x', 2 * MAX_CHUNK_BYTES, 1)).length, 0);
  await objects.remove(ACCOUNT, 'x');
  assert.equal((await objects.read(ACCOUNT, 'x', 0, 1)).length, 0);
  const stranger = createS3Objects({ ...S3_KEYS, secretAccessKey: 'wrong', bucketUrl: s3.bucketUrl });
  await assert.rejects(
    stranger.write(ACCOUNT, 'x', 0, bytes.subarray(0, 10)),
    (error) => error instanceof PochtovikError && error.code === 'SERVICE_UNAVAILABLE',
  );
});

test('while the storage fails an upload is told to come again, and loses nothing', async () => {
  s3.setDown(true);
  const bytes = randomBytes(100);
  await assert.rejects(
    upload(neighbours, bytes),
    (error) => error instanceof PochtovikError && error.code === 'SERVICE_UNAVAILABLE',
  );
  s3.setDown(false);
  assert.equal(await readHash(neighbours, (await upload(neighbours, bytes)).id), sha256(bytes));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { s3Of } from '../../../src/s3/s3-settings.ts';

const bucket = { s3BucketUrl: 'https://s3.test/files', s3Region: 'ru-1' };

test('without a bucket files are kept in the database', () => {
  assert.equal(s3Of('composer', { s3Region: 'us-east-1' }), null);
});

test('a bucket without its key stops the start, and the missing settings are named', () => {
  assert.throws(() => s3Of('composer', { ...bucket, s3AccessKeyId: 'key' }), /S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY/);
});

test('a bucket with its key is taken as it is set', () => {
  const keys = { s3AccessKeyId: 'key', s3SecretAccessKey: 'secret' };
  assert.deepEqual(s3Of('composer', { ...bucket, ...keys }), {
    bucketUrl: 'https://s3.test/files',
    region: 'ru-1',
    accessKeyId: 'key',
    secretAccessKey: 'secret',
  });
});

import { MAX_CHUNK_BYTES, PochtovikError } from '@pochtovik/contracts';
import { AwsClient } from 'aws4fetch';
import type { FileObjects } from '../store/file-objects.ts';

/** Where files are kept in storage that speaks S3 (Amazon, MinIO, Yandex Object Storage, Ceph …). */
export interface S3Settings {
  /** Address of the bucket, path style or virtual host, without a slash at its end. */
  bucketUrl: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

const TIMEOUT_MS = 8000;
/** Of answers that say "later" (429, 5xx). */
const RETRIES = 3;

/**
 * Objects in S3-compatible storage, each piece as an S3 object `<account>/<object>/<number>`: pieces come one at a time from any process, and S3's own
 * multipart uploads take none below 5 MB. Errors: SERVICE_UNAVAILABLE when the storage does not answer as it should.
 */
export function createS3Objects({ bucketUrl, ...keys }: S3Settings): FileObjects {
  const client = new AwsClient({ ...keys, service: 's3', retries: RETRIES });

  async function ask(accountId: number, objectId: string, piece: number, init: RequestInit): Promise<Response> {
    const url = `${bucketUrl}/${accountId}/${objectId}/${piece}`;
    const failed = (cause: unknown) =>
      new PochtovikError('SERVICE_UNAVAILABLE', {
        message: 'the storage of files does not answer as it should',
        cause,
      });
    const response = await client.fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((cause) => {
      throw failed(cause);
    });
    if (response.ok || response.status === 404) return response;
    throw failed(
      new Error(`${init.method ?? 'GET'} answered ${response.status}: ${(await response.text()).slice(0, 500)}`),
    );
  }

  async function readPiece(accountId: number, objectId: string, piece: number): Promise<Buffer> {
    const response = await ask(accountId, objectId, piece, { method: 'GET' });
    const bytes = Buffer.from(await response.arrayBuffer());
    return response.ok ? bytes : Buffer.alloc(0);
  }

  return {
    async write(accountId, objectId, offset, data) {
      const body = new Uint8Array(data);
      await ask(accountId, objectId, offset / MAX_CHUNK_BYTES, { method: 'PUT', body });
    },

    async complete() {},

    async read(accountId, objectId, offset, length) {
      const first = Math.floor(offset / MAX_CHUNK_BYTES);
      const last = Math.floor((offset + length - 1) / MAX_CHUNK_BYTES);
      const pieces: Buffer[] = [];
      for (let piece = first; piece <= last; piece += 1) pieces.push(await readPiece(accountId, objectId, piece));
      const begin = offset - first * MAX_CHUNK_BYTES;
      return Buffer.concat(pieces).subarray(begin, begin + length);
    },

    async remove(accountId, objectId) {
      // Pieces are written in order, so the first that is missing is the end.
      for (let piece = 0; ; piece += 1) {
        const { ok } = await ask(accountId, objectId, piece, { method: 'HEAD' });
        if (!ok) return;
        await ask(accountId, objectId, piece, { method: 'DELETE' });
      }
    },
  };
}

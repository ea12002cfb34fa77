import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorCode, MAX_CHUNK_BYTES, PochtovikError } from '@pochtovik/contracts';
import { uploadStep } from '../../../src/domain/upload-step.ts';

const PIECE = MAX_CHUNK_BYTES;
const refuses = (code: ErrorCode, step: () => unknown) =>
  assert.throws(step, (error) => error instanceof PochtovikError && error.code === code && error.details.length === 1);

test('a piece at the place that is reached is the next one', () => {
  assert.equal(uploadStep({ size: PIECE + 5, received: 0 }, 0, PIECE), 'next');
  assert.equal(uploadStep({ size: PIECE + 5, received: PIECE }, PIECE, 5), 'next');
});

test('the last piece may come again, since its answer may have been lost', () => {
  assert.equal(uploadStep({ size: PIECE + 5, received: PIECE }, 0, PIECE), 'repeated');
  assert.equal(uploadStep({ size: PIECE + 5, received: PIECE + 5 }, PIECE, 5), 'repeated');
});

test('a piece anywhere else, or one that would leave a gap, is refused', () => {
  const upload = { size: 4 * PIECE, received: 2 * PIECE };
  refuses('UPLOAD_OFFSET_WRONG', () => uploadStep(upload, 3 * PIECE, PIECE));
  refuses('UPLOAD_OFFSET_WRONG', () => uploadStep(upload, 0, PIECE));
  refuses('UPLOAD_OFFSET_WRONG', () => uploadStep(upload, 2 * PIECE, 10));
  refuses('UPLOAD_OFFSET_WRONG', () => uploadStep(upload, 2 * PIECE - 1, PIECE));
});

test('no more bytes are taken than were announced', () => {
  refuses('ATTACHMENTS_TOO_BIG', () => uploadStep({ size: 5, received: 0 }, 0, 6));
});

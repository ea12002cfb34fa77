import Type from 'typebox';
import { AccountId, Id } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** Most bytes of a file that one request gives: as base64 they fit a message of the bus. */
export const MAX_CHUNK_BYTES = 524_288;

/**
 * A piece of a file that goes with letters. Whoever needs the whole asks piece after piece, so that no file is whole in
 * anybody's memory. Errors: ATTACHMENT_UNKNOWN.
 */
export const AttachmentRead = defineRequest({
  service: 'composer',
  name: 'attachment.read',
  version: 1,
  summary: 'A piece of a stored file.',
  request: Type.Object({
    accountId: AccountId,
    attachmentId: Id,
    /** First byte, from 0. */
    offset: Type.Integer({ minimum: 0 }),
    length: Type.Integer({ minimum: 1, maximum: MAX_CHUNK_BYTES }),
  }),
  reply: Type.Object({
    /** The bytes in base64; fewer than asked for at the end of the file, none behind it. */
    data: Type.String(),
    /** Bytes of the whole file. */
    size: Type.Integer({ minimum: 0 }),
  }),
  example: {
    request: { accountId: EXAMPLE.accountId, attachmentId: EXAMPLE.attachmentId, offset: 0, length: 5 },
    reply: { data: 'JVBERi0=', size: 5 },
  },
});

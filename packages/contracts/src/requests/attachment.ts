import Type, { type Static } from 'typebox';
import { AccountId, Id, LetterFile, Time, UserId } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Actor } from './template.ts';

const service = 'composer';

/** Most bytes of a file that one request gives or takes: as base64 they fit a message of the bus. */
export const MAX_CHUNK_BYTES = 524_288;
/** Most bytes of all files of one letter, and so of one file. */
export const MAX_LETTER_FILES_BYTES = 100 * 1024 * 1024;
/** Most bytes of all files of one template. */
export const MAX_TEMPLATE_FILES_BYTES = 50 * 1024 * 1024;

/** A file of an account, as the API shows it. */
export const Attachment = Type.Object({
  id: Id,
  /** As it is shown: without a path and characters that do not show. */
  name: LetterFile.properties.name,
  /** By content; `application/octet-stream` while it is uploaded and where nothing better is known. */
  contentType: LetterFile.properties.contentType,
  /** Bytes of the whole file. */
  size: LetterFile.properties.size,
  state: Type.Union([
    Type.Literal('uploading', { description: 'Bytes are missing; it goes on at `received`, for a day' }),
    Type.Literal('ready', { description: 'Whole' }),
  ]),
  /** Bytes that are here: where an upload goes on. */
  received: Type.Integer({ minimum: 0 }),
  createdAt: Time,
  /** Who uploaded it; null for images that were pasted into a text. */
  ownerUserId: Type.Union([UserId, Type.Null()]),
});
/** See the schema of the same name. */
export type Attachment = Static<typeof Attachment>;

const ready: Attachment = {
  id: EXAMPLE.attachmentId,
  name: 'Коммерческое предложение.pdf',
  contentType: 'application/pdf',
  size: 5,
  state: 'ready',
  received: 5,
  createdAt: EXAMPLE.time,
  ownerUserId: EXAMPLE.userId,
};
const uploading: Attachment = { ...ready, contentType: 'application/octet-stream', state: 'uploading', received: 0 };
const named = {
  accountId: EXAMPLE.accountId,
  actor: { userId: EXAMPLE.userId, role: 'administrator' as const },
  attachmentId: EXAMPLE.attachmentId,
};
const Named = Type.Object({ accountId: AccountId, actor: Actor, attachmentId: Id });

/** Begins the upload of a file; the same id again finds it as it is. Errors: ATTACHMENTS_TOO_BIG, ATTACHMENT_UNKNOWN (the id is somebody else's). */
export const AttachmentBegin = defineRequest({
  service,
  name: 'attachment.begin',
  version: 1,
  summary: 'Begins the upload of a file.',
  request: Type.Object({
    ...Named.properties,
    /** As its owner's computer has it, a path too; what is kept of it is the `name` of the answer. */
    name: Type.String({ minLength: 1, maxLength: 1000 }),
    /** Bytes of the whole file. */
    size: Type.Integer({ minimum: 0 }),
  }),
  reply: Attachment,
  example: { request: { ...named, name: uploading.name, size: uploading.size }, reply: uploading },
});

/**
 * The next piece of an upload. All pieces but the last have {@link MAX_CHUNK_BYTES}; the piece before may be repeated.
 * Errors: ATTACHMENT_UNKNOWN, UPLOAD_OFFSET_WRONG, ATTACHMENTS_TOO_BIG (more than was announced).
 */
export const AttachmentWrite = defineRequest({
  service,
  name: 'attachment.write',
  version: 1,
  summary: 'The next piece of a file that is uploaded.',
  request: Type.Object({
    ...Named.properties,
    /** First byte of the piece, from 0. */
    offset: Type.Integer({ minimum: 0 }),
    /** The bytes in base64. */
    data: Type.String({ minLength: 4, maxLength: Math.ceil(MAX_CHUNK_BYTES / 3) * 4 }),
  }),
  reply: Type.Object({ received: Type.Integer({ minimum: 0 }) }),
  example: { request: { ...named, offset: 0, data: 'JVBERi0=' }, reply: { received: 5 } },
});

/** Ends an upload: the file is ready. Doing it again changes nothing. Errors: ATTACHMENT_UNKNOWN, UPLOAD_INCOMPLETE. */
export const AttachmentFinish = defineRequest({
  service,
  name: 'attachment.finish',
  version: 1,
  summary: 'Makes an uploaded file ready.',
  request: Named,
  reply: Attachment,
  example: { request: named, reply: ready },
});

/** One file, whole or on its way. Errors: ATTACHMENT_UNKNOWN (also for one that the actor may not see). */
export const AttachmentGet = defineRequest({
  service,
  name: 'attachment.get',
  version: 1,
  summary: 'What is known of a file.',
  request: Named,
  reply: Attachment,
  example: { request: named, reply: ready },
});

/** Takes a file away, or breaks its upload off. Errors: ATTACHMENT_UNKNOWN, ATTACHMENT_IN_USE, ACCESS_DENIED (not the owner). */
export const AttachmentDelete = defineRequest({
  service,
  name: 'attachment.delete',
  version: 1,
  summary: 'Takes a file away that no template and no letter carries.',
  request: Named,
  reply: Attachment,
  example: { request: named, reply: ready },
});

/**
 * A piece of a file that goes with letters. Whoever needs the whole asks piece after piece, so that no file is whole in
 * anybody's memory. Errors: ATTACHMENT_UNKNOWN.
 */
export const AttachmentRead = defineRequest({
  service,
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

/** An image that letters show from the tracker. Errors: ATTACHMENT_UNKNOWN, also for a file that is no image. */
export const AttachmentImage = defineRequest({
  service,
  name: 'attachment.image',
  version: 1,
  summary: 'What is known of a hosted image.',
  request: Type.Object({ accountId: AccountId, attachmentId: Id }),
  reply: Type.Object({ contentType: Attachment.properties.contentType, size: Attachment.properties.size }),
  example: {
    request: { accountId: EXAMPLE.accountId, attachmentId: EXAMPLE.attachmentId },
    reply: { contentType: 'image/png', size: 5 },
  },
});

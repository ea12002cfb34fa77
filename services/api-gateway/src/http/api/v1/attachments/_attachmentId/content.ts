import { Readable } from 'node:stream';
import { Attachment, AttachmentFinish, AttachmentGet, AttachmentWrite, Id } from '@pochtovik/contracts';
import { openStoredFile, sendFile } from '@pochtovik/service-kit';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import { assertFits, assertReached } from '../../../../../domain/upload-body.ts';
import type { App, Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';
import { insist } from '../../../../../server/insist.ts';
import { sendPieces } from '../../../../../uploads/send-pieces.ts';

const url = '/api/v1/attachments/:attachmentId/content';
const Params = Type.Object({ attachmentId: Id });
const Query = Type.Object({ offset: Type.Integer({ minimum: 0, default: 0 }) });
/** How long a piece is tried while the composer is away: a restart costs the user nothing. */
const PATIENCE_MS = 20_000;
/** All bytes are read once more to know them again. */
const FINISH_TIMEOUT_MS = 60_000;

/**
 * PUT /api/v1/attachments/:attachmentId/content?offset=…: the bytes of a file from an offset on, as the body, of any type. It is passed on in pieces and
 * read no faster than they are taken. A body that ends early leaves the upload where its last whole piece ended: `received` of the answer, or of a
 * GET of the file. GET: the bytes of a whole file, to be saved.
 */
export const attachmentContent: Routes = (app, { ask, stopping }) => {
  const patiently = <T>(work: () => Promise<T>) => insist(work, { forMs: PATIENCE_MS, stopping });

  app.get(url, { config: { auth: 'user' }, schema: { params: Params } }, async (request, reply) => {
    const caller = callerOf(request);
    const { accountId } = caller;
    const { attachmentId } = request.params;
    const file = await ask(AttachmentGet, accountId, { accountId, actor: actorOf(caller), attachmentId });
    return sendFile(reply, file, await openStoredFile(ask, accountId, attachmentId));
  });

  app.register(async (raw: App) => {
    raw.removeAllContentTypeParsers();
    raw.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    raw.put(
      url,
      { config: { auth: 'user' }, schema: { params: Params, querystring: Query, response: { 200: Attachment } } },
      async (request) => {
        const caller = callerOf(request);
        const { accountId } = caller;
        const named = { accountId, actor: actorOf(caller), ...request.params };
        const upload = await ask(AttachmentGet, accountId, named);
        if (upload.state === 'ready') return upload;
        const { offset } = request.query;
        assertReached(upload, offset);
        assertFits(upload, offset + Number(request.headers['content-length'] ?? 0));
        const body = request.body instanceof Readable ? request.body : Readable.from([]);
        const received = await sendPieces(body, { offset, size: upload.size }, async (at, piece) => {
          const data = piece.toString('base64');
          await patiently(() => ask(AttachmentWrite, accountId, { ...named, offset: at, data }));
        });
        if (received < upload.size) return { ...upload, received };
        return patiently(() => ask(AttachmentFinish, accountId, named, { timeoutMs: FINISH_TIMEOUT_MS }));
      },
    );
  });
};

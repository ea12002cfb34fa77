import { AttachmentImage } from '@pochtovik/contracts';
import { openStoredFile } from '@pochtovik/service-kit';
import Type from 'typebox';
import { isGone } from '../../composer/letter-files.ts';
import { laterPage } from '../../pages/download-page.ts';
import { languageOf, sendPage } from '../../pages/page.ts';
import { unknownPage } from '../../pages/unknown-page.ts';
import { checkImageToken } from '../../server/refusal.ts';
import type { Routes } from '../../server/tracker.ts';

const schema = { params: Type.Object({ token: Type.String() }) };
const PATIENCE_MS = 3000;

/**
 * GET /i/:token: an image that letters of bulk sends show. The same address in every letter, and its bytes never change, so it is cached for good;
 * it tells nobody of a visit. Only images are given, whatever the token names.
 */
export const image: Routes = (app, tracker) => {
  app.get<{ Params: { token: string } }>('/i/:token', { schema }, async (request, reply) => {
    const language = languageOf(request.headers['accept-language']);
    const checked = checkImageToken(tracker, request, request.params.token);
    if (!checked.ok) return sendPage(reply, checked.status, unknownPage(language));
    const { accountId, attachmentId } = checked.image;
    try {
      const { contentType } = await tracker.ask(AttachmentImage, accountId, checked.image, { timeoutMs: PATIENCE_MS });
      const { size, stream } = await openStoredFile(tracker.ask, accountId, attachmentId);
      return reply
        .type(contentType)
        .header('Content-Length', size)
        .header('Cache-Control', 'public, max-age=31536000, immutable')
        .header('Content-Security-Policy', "default-src 'none'; sandbox")
        .header('Cross-Origin-Resource-Policy', 'cross-origin')
        .header('X-Content-Type-Options', 'nosniff')
        .send(stream);
    } catch (error) {
      if (isGone(error)) return sendPage(reply, 404, unknownPage(language));
      return sendPage(reply, 503, laterPage(language));
    }
  });
};

import { LetterWebVersion } from '@pochtovik/contracts';
import Type from 'typebox';
import { isGone } from '../../composer/letter-files.ts';
import { laterPage } from '../../pages/download-page.ts';
import { languageOf, sendPage } from '../../pages/page.ts';
import { unknownPage } from '../../pages/unknown-page.ts';
import { checkToken } from '../../server/refusal.ts';
import type { Routes } from '../../server/tracker.ts';

const schema = { params: Type.Object({ token: Type.String() }) };
const PATIENCE_MS = 3000;

/**
 * What a letter may do as a page: show itself, its pictures and styles. It is sandboxed, so it belongs to no origin, whatever host it is served from, runs no
 * script, sends no form, frames nothing and moves nowhere by itself; its links work, and open beside it outside of the sandbox.
 */
const POLICY = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  'img-src http: https: data:',
  "style-src 'unsafe-inline' http: https:",
  'font-src http: https: data:',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * GET /w/:token: a letter as a page. To ask for it is no opening; the letter's own pixel, which a browser loads with the other pictures, tells of one, and is
 * judged like each other. So a scanner that looks at the address opens nothing.
 */
export const webVersion: Routes = (app, tracker) => {
  app.get<{ Params: { token: string } }>('/w/:token', { schema }, async (request, reply) => {
    const language = languageOf(request.headers['accept-language']);
    const checked = checkToken(tracker, request, request.params.token, 'web-version');
    if (!checked.ok) return sendPage(reply, checked.status, unknownPage(language));
    const { accountId, letterId } = checked.claims;
    try {
      const { html } = await tracker.ask(
        LetterWebVersion,
        accountId,
        { accountId, letterId },
        { timeoutMs: PATIENCE_MS },
      );
      return reply
        .type('text/html; charset=utf-8')
        .header('Content-Security-Policy', POLICY)
        .header('Cross-Origin-Opener-Policy', 'same-origin')
        .header('Referrer-Policy', 'no-referrer')
        .header('Cache-Control', 'no-store')
        .header('X-Content-Type-Options', 'nosniff')
        .header('X-Robots-Tag', 'noindex, nofollow')
        .send(html);
    } catch (error) {
      if (isGone(error)) return sendPage(reply, 404, unknownPage(language));
      return sendPage(reply, 503, laterPage(language));
    }
  });
};

import { type LetterFile, newId, TrackingDownloaded } from '@pochtovik/contracts';
import { openStoredFile, outboxEntry, sendFile } from '@pochtovik/service-kit';
import type { TokenClaims } from '@pochtovik/tracking-token';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { isGone } from '../../composer/letter-files.ts';
import { describeHit } from '../../domain/hit.ts';
import { isAheadOfReader } from '../../domain/visitor-class.ts';
import { downloadPage, laterPage } from '../../pages/download-page.ts';
import { languageOf, sendPage } from '../../pages/page.ts';
import { unknownPage } from '../../pages/unknown-page.ts';
import { checkToken } from '../../server/refusal.ts';
import { inTraceOfLetter, type Routes, type Tracker, visitOf } from '../../server/tracker.ts';

const schema = { params: Type.Object({ token: Type.String() }) };

/**
 * GET /d/:token: the page of a file, with its name and size, which counts for nothing. POST /d/:token: the download, answered with the file itself, to be
 * saved. The hit is safe before the first byte leaves; a file that can not be had now is no hit.
 */
export const download: Routes = (app, tracker) => {
  app.get<{ Params: { token: string } }>('/d/:token', { schema }, (request, reply) =>
    withFile(tracker, request, reply, (_claims, file) => sendPage(reply, 200, downloadPage(language(request), file))),
  );

  app.post<{ Params: { token: string } }>('/d/:token', { schema }, (request, reply) =>
    withFile(tracker, request, reply, (claims, file) => {
      if (isAheadOfReader(request.method, request.headers)) {
        return sendPage(reply, 200, downloadPage(language(request), file));
      }
      return inTraceOfLetter('download', claims, () => giveFile(tracker, claims, file, request, reply));
    }),
  );
};

/** Finds the file behind the address and answers with it, or with why there is none. */
async function withFile(
  tracker: Tracker,
  request: FastifyRequest<{ Params: { token: string } }>,
  reply: FastifyReply,
  answer: (claims: TokenClaims, file: LetterFile) => FastifyReply | Promise<FastifyReply>,
): Promise<FastifyReply> {
  const checked = checkToken(tracker, request, request.params.token, 'download');
  if (!checked.ok) return sendUnknown(request, reply, checked.status);
  const { accountId, letterId, linkNumber = 0 } = checked.claims;
  const behind = await tracker.files.of(accountId, letterId, linkNumber);
  if (behind.type === 'gone') return sendUnknown(request, reply, 404);
  if (behind.type === 'away') return sendPage(reply, 503, laterPage(language(request)));
  return answer(checked.claims, behind.file);
}

async function giveFile(
  tracker: Tracker,
  claims: TokenClaims,
  file: LetterFile,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { accountId } = claims;
  const { attachmentId } = file;
  const opened = await openStoredFile(tracker.ask, accountId, attachmentId).catch((error: unknown) =>
    isGone(error) ? ('gone' as const) : ('away' as const),
  );
  if (opened === 'gone') return sendUnknown(request, reply, 404);
  if (opened === 'away') return sendPage(reply, 503, laterPage(language(request)));
  const hit = { ...describeHit(newId(), claims, visitOf(tracker, 'download', claims, request)), attachmentId };
  tracker.counters.counted('download', hit);
  await tracker.delivery.deliver(outboxEntry(TrackingDownloaded, accountId, hit, { id: hit.hitId, now: new Date() }));
  return sendFile(reply.header('Referrer-Policy', 'no-referrer'), file, opened);
}

function sendUnknown(request: FastifyRequest, reply: FastifyReply, status: number): FastifyReply {
  return sendPage(reply, status, unknownPage(language(request)));
}

function language(request: FastifyRequest) {
  return languageOf(request.headers['accept-language']);
}

import { newId, TrackingUnsubscribed } from '@pochtovik/contracts';
import { outboxEntry } from '@pochtovik/service-kit';
import type { TokenClaims } from '@pochtovik/tracking-token';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { describeHit } from '../../domain/hit.ts';
import { type UnsubscribeMethod, unsubscribeMethod } from '../../domain/unsubscribe-form.ts';
import { languageOf, sendPage } from '../../pages/page.ts';
import { unknownPage } from '../../pages/unknown-page.ts';
import { unsubscribedPage, unsubscribePage } from '../../pages/unsubscribe-page.ts';
import { checkToken } from '../../server/refusal.ts';
import { inTraceOfLetter, type Routes, type Tracker, visitOf } from '../../server/tracker.ts';

const schema = { params: Type.Object({ token: Type.String() }) };

/**
 * GET /u/:token: a page that asks and changes nothing. POST /u/:token: the recipient unsubscribes, by the page's button or by
 * one click in the mail program (RFC 8058: no cookie, no sign-in, no redirect); any other body changes nothing and gets the
 * page again. Whoever sends it, a program too: mail providers do it for their users.
 */
export const unsubscribe: Routes = (app, tracker) => {
  app.get<{ Params: { token: string } }>('/u/:token', { schema }, (request, reply) => {
    const checked = checkToken(tracker, request, request.params.token, 'unsubscribe');
    return checked.ok
      ? sendPage(reply, 200, unsubscribePage(language(request)))
      : sendUnknown(request, reply, checked.status);
  });

  app.post<{ Params: { token: string } }>('/u/:token', { schema }, async (request, reply) => {
    const checked = checkToken(tracker, request, request.params.token, 'unsubscribe');
    if (!checked.ok) return sendUnknown(request, reply, checked.status);
    const method = unsubscribeMethod(request.headers['content-type'], request.body);
    if (method === null) return sendPage(reply, 200, unsubscribePage(language(request)));
    const { claims } = checked;
    // Answered when it is safe on the bus or on disk: a wish that was confirmed must not be lost.
    await inTraceOfLetter('unsubscribe', claims, () => takeUnsubscribe(tracker, claims, method, request));
    return sendPage(reply, 200, unsubscribedPage(language(request)));
  });
};

async function takeUnsubscribe(
  tracker: Tracker,
  claims: TokenClaims,
  method: UnsubscribeMethod,
  request: FastifyRequest,
): Promise<void> {
  const visit = visitOf(tracker, 'unsubscribe', claims, request);
  const { hitId, letterId, userAgent, ...visitor } = describeHit(newId(), claims, visit);
  tracker.counters.counted('unsubscribe', visitor);
  const data = { hitId, letterId, method, userAgent };
  await tracker.delivery.deliver(
    outboxEntry(TrackingUnsubscribed, claims.accountId, data, { id: hitId, now: new Date() }),
  );
}

function sendUnknown(request: FastifyRequest, reply: FastifyReply, status: number): FastifyReply {
  return sendPage(reply, status, unknownPage(language(request)));
}

function language(request: FastifyRequest) {
  return languageOf(request.headers['accept-language']);
}

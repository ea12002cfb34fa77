import { newId, TrackingClicked } from '@pochtovik/contracts';
import { outboxEntry } from '@pochtovik/service-kit';
import type { TokenClaims } from '@pochtovik/tracking-token';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { LinkTarget } from '../../composer/link-targets.ts';
import { describeHit } from '../../domain/hit.ts';
import { isAheadOfReader } from '../../domain/visitor-class.ts';
import { clickPage, thanksPage } from '../../pages/click-page.ts';
import { languageOf, sendPage } from '../../pages/page.ts';
import { unknownPage } from '../../pages/unknown-page.ts';
import { checkToken } from '../../server/refusal.ts';
import { inTraceOfLetter, type Routes, type Tracker, visitOf } from '../../server/tracker.ts';

const schema = { params: Type.Object({ token: Type.String() }) };

/**
 * GET /c/:token: the page behind a trigger link, which counts for nothing. POST /c/:token: the click, answered with the way
 * to the link's target: 303, JSON `{ location }` where that is asked for, or the "Спасибо!" page. While the composer is
 * away the click is taken all the same.
 */
export const click: Routes = (app, tracker) => {
  app.get<{ Params: { token: string } }>('/c/:token', { schema }, (request, reply) => {
    const checked = checkToken(tracker, request, request.params.token, 'click');
    if (!checked.ok) return sendUnknown(request, reply, checked.status);
    noteLink(tracker, checked.claims, request);
    return sendPage(reply, 200, clickPage(language(request)));
  });

  app.post<{ Params: { token: string } }>('/c/:token', { schema }, async (request, reply) => {
    const checked = checkToken(tracker, request, request.params.token, 'click');
    if (!checked.ok) return sendUnknown(request, reply, checked.status);
    noteLink(tracker, checked.claims, request);
    if (isAheadOfReader(request.method, request.headers)) return sendPage(reply, 200, clickPage(language(request)));
    const target = await inTraceOfLetter('click', checked.claims, () => takeClick(tracker, checked.claims, request));
    return sendTarget(request, reply, target);
  });
};

/** Scanners ask for the pages of all links first, and confirm later if at all. */
function noteLink({ bursts }: Tracker, { letterId, linkNumber }: TokenClaims, { ip }: FastifyRequest): void {
  bursts.note(letterId, `c${linkNumber}`, ip, Date.now());
}

async function takeClick(tracker: Tracker, claims: TokenClaims, request: FastifyRequest): Promise<LinkTarget> {
  const { accountId, letterId, linkNumber = 0 } = claims;
  const target = await tracker.targets.of(accountId, letterId, linkNumber);
  if (target.type === 'gone') return target;
  const hit = { ...describeHit(newId(), claims, visitOf(tracker, 'click', claims, request)), linkNumber };
  tracker.counters.counted('click', hit);
  await tracker.delivery.deliver(outboxEntry(TrackingClicked, accountId, hit, { id: hit.hitId, now: new Date() }));
  return target;
}

function sendTarget(request: FastifyRequest, reply: FastifyReply, target: LinkTarget): FastifyReply {
  if (target.type === 'gone') return sendUnknown(request, reply, 404);
  reply.header('Referrer-Policy', 'no-referrer').header('Cache-Control', 'no-store');
  const location = target.type === 'redirect' ? target.url : null;
  if (request.headers.accept?.includes('application/json')) return reply.send({ location });
  return location === null ? sendPage(reply, 200, thanksPage(language(request))) : reply.redirect(location, 303);
}

function sendUnknown(request: FastifyRequest, reply: FastifyReply, status: number): FastifyReply {
  return sendPage(reply, status, unknownPage(language(request)));
}

function language(request: FastifyRequest) {
  return languageOf(request.headers['accept-language']);
}

import { newId, TrackingLinkFollowed } from '@pochtovik/contracts';
import { outboxEntry } from '@pochtovik/service-kit';
import type { TokenClaims } from '@pochtovik/tracking-token';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { describeHit } from '../../domain/hit.ts';
import { isAheadOfReader } from '../../domain/visitor-class.ts';
import { laterPage } from '../../pages/download-page.ts';
import { languageOf, sendPage } from '../../pages/page.ts';
import { unknownPage } from '../../pages/unknown-page.ts';
import { checkToken } from '../../server/refusal.ts';
import { inTraceOfLetter, type Routes, type Tracker, visitOf } from '../../server/tracker.ts';

const schema = { params: Type.Object({ token: Type.String() }) };

/**
 * GET /l/:token: a plain link of a letter, answered with the way to where it led when it was written. There is no page in between, since what it tells fires
 * nothing. The address is the composer's, not the visitor's, so nobody can make it lead elsewhere.
 */
export const plainLink: Routes = (app, tracker) => {
  app.get<{ Params: { token: string } }>('/l/:token', { schema }, async (request, reply) => {
    const language = languageOf(request.headers['accept-language']);
    const checked = checkToken(tracker, request, request.params.token, 'link');
    if (!checked.ok) return sendPage(reply, checked.status, unknownPage(language));
    const { accountId, letterId, linkNumber = 0 } = checked.claims;
    const target = await tracker.plainLinks.of(accountId, letterId, linkNumber);
    if (target.type === 'gone') return sendPage(reply, 404, unknownPage(language));
    if (target.type === 'away') return sendPage(reply, 503, laterPage(language));
    tracker.bursts.note(letterId, `l${linkNumber}`, request.ip, Date.now());
    if (!isAheadOfReader(request.method, request.headers)) {
      await inTraceOfLetter('link', checked.claims, () => takeVisit(tracker, checked.claims, request));
    }
    return reply
      .header('Referrer-Policy', 'no-referrer')
      .header('Cache-Control', 'no-store')
      .header('X-Robots-Tag', 'noindex, nofollow')
      .redirect(target.location, 302);
  });
};

async function takeVisit(tracker: Tracker, claims: TokenClaims, request: FastifyRequest): Promise<void> {
  const { accountId, linkNumber: number = 0 } = claims;
  const hit = { ...describeHit(newId(), claims, visitOf(tracker, 'link', claims, request)), number };
  tracker.counters.counted('link', hit);
  await tracker.delivery.deliver(outboxEntry(TrackingLinkFollowed, accountId, hit, { id: hit.hitId, now: new Date() }));
}

import { newId, TrackingOpened } from '@pochtovik/contracts';
import { outboxEntry } from '@pochtovik/service-kit';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { describeHit } from '../../domain/hit.ts';
import { isAheadOfReader } from '../../domain/visitor-class.ts';
import { checkToken } from '../../server/refusal.ts';
import { inTraceOfLetter, type Routes, visitOf } from '../../server/tracker.ts';
import { PIXEL, PIXEL_HEADERS } from './pixel.ts';

const Params = Type.Object({ file: Type.String() });

/**
 * GET /o/:token.gif: the pixel of a letter. It is answered as soon as the hit is safe on the bus or on disk, so that a crash behind the answer loses
 * nothing. No database is touched.
 */
export const pixel: Routes = (app, tracker) => {
  app.get<{ Params: { file: string } }>('/o/:file', { schema: { params: Params } }, async (request, reply) => {
    const { file } = request.params;
    const checked = checkToken(tracker, request, file.endsWith('.gif') ? file.slice(0, -4) : '', 'open');
    if (!checked.ok) return sendPixel(reply, checked.status);
    if (!isAheadOfReader(request.method, request.headers)) {
      const { claims } = checked;
      await inTraceOfLetter('open', claims, async () => {
        const hit = describeHit(newId(), claims, visitOf(tracker, 'open', claims, request));
        tracker.counters.counted('open', hit);
        await tracker.delivery.deliver(
          outboxEntry(TrackingOpened, claims.accountId, hit, { id: hit.hitId, now: new Date() }),
        );
      });
    }
    return sendPixel(reply, 200);
  });
};

function sendPixel(reply: FastifyReply, status: number): FastifyReply {
  return reply.code(status).headers(PIXEL_HEADERS).send(PIXEL);
}

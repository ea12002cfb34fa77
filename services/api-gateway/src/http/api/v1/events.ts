import { PassThrough } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { type EventFeed, openEventFeed } from '../../../bus/live-events.ts';
import type { Caller } from '../../../domain/caller.ts';
import { liveEventFor } from '../../../domain/live-event.ts';
import type { Routes } from '../../../server/app.ts';
import { authenticate, callerOf } from '../../../server/authentication.ts';

/** A reader that leaves more than this unread is cut off; it comes again and goes on where it was. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

/**
 * GET /api/v1/events: the account's events as they happen (server-sent events, WHATWG HTML section 9.2). `Last-Event-ID` of
 * the last hour goes on behind that event. Ends with the session, with the access, and when the service stops.
 */
export const events: Routes = (app, gateway) => {
  const open = new Set<() => void>();
  app.addHook('preClose', async () => {
    for (const end of open) end();
  });

  app.get('/api/v1/events', { config: { auth: 'user' } }, async (request, reply) => {
    const caller = callerOf(request);
    const feed = await openEventFeed(gateway.bus, caller.accountId, lastEventId(request), new Date());
    const stream = new PassThrough();
    stream.write(': connected\n\n');
    const heartbeat = setInterval(() => {
      void authenticate(request.headers.authorization, gateway, new Date()).then(
        () => stream.write(': still here\n\n'),
        () => stream.end(),
      );
    }, gateway.config.eventsHeartbeatSeconds * 1000);
    const end = () => stream.end();
    open.add(end);
    stream.once('close', () => {
      clearInterval(heartbeat);
      open.delete(end);
      feed.stop();
    });
    void pour(feed, stream, caller).then(end, (err) => {
      gateway.log.warn({ event: 'events.ended', accountId: caller.accountId, err }, 'live events ended early');
      stream.end();
    });
    return reply
      .type('text/event-stream; charset=utf-8')
      .header('Cache-Control', 'no-store')
      .header('X-Accel-Buffering', 'no')
      .send(stream);
  });
};

async function pour(feed: EventFeed, stream: PassThrough, caller: Caller): Promise<void> {
  for await (const { position, event } of feed) {
    if (stream.writableEnded || stream.destroyed) return;
    const data = JSON.stringify(liveEventFor(caller.role, event));
    stream.write(`id: ${position}\nevent: ${event.type}\ndata: ${data}\n\n`);
    if (stream.writableLength > MAX_UNREAD_BYTES) return;
  }
}

function lastEventId(request: FastifyRequest): string | undefined {
  const id = request.headers['last-event-id'];
  return typeof id === 'string' ? id : undefined;
}

import type { Logger } from '@pochtovik/service-kit';
import { createHttpServer } from '@pochtovik/service-kit/http';
import type { FastifyInstance } from 'fastify';
import { click } from '../http/c/_token.ts';
import { pixel } from '../http/o/_file.ts';
import type { Tracker } from './tracker.ts';

/** Assembles the HTTP server; it listens on nothing yet. @param trustedProxies whose X-Forwarded-For is believed */
export function buildServer(log: Logger, tracker: Tracker, trustedProxies: string | undefined): FastifyInstance {
  const app = createHttpServer(log, { bodyLimit: 1024, trustProxy: trustedProxies ?? false });
  // Nothing is read of any body: a form without fields confirms a click.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null));
  for (const routes of [pixel, click]) routes(app, tracker);
  return app;
}

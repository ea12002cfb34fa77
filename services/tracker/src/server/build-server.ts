import { createServer } from 'node:http';
import type { Logger } from '@pochtovik/service-kit';
import { createHttpServer } from '@pochtovik/service-kit/http';
import type { FastifyInstance } from 'fastify';
import { click } from '../http/c/_token.ts';
import { download } from '../http/d/_token.ts';
import { image } from '../http/i/_token.ts';
import { plainLink } from '../http/l/_token.ts';
import { pixel } from '../http/o/_file.ts';
import { unsubscribe } from '../http/u/_token.ts';
import { webVersion } from '../http/w/_token.ts';
import { languageOf, sendPage } from '../pages/page.ts';
import { unknownPage } from '../pages/unknown-page.ts';
import { answerQuickly } from './quick-connections.ts';
import { createQuickPixel } from './quick-pixel.ts';
import type { Tracker } from './tracker.ts';

/** Fastify's own: longer than proxies in front keep an idle connection. */
const KEEP_ALIVE_MS = 72_000;

/**
 * Assembles the HTTP server; it listens on nothing yet.
 * @param options.trustedProxies whose X-Forwarded-For is believed
 * @param options.isTraced whether visits leave spans, for which every one of them takes the route
 */
export function buildServer(
  log: Logger,
  tracker: Tracker,
  { trustedProxies, isTraced }: { trustedProxies: string | undefined; isTraced: boolean },
): FastifyInstance {
  const app = createHttpServer(log, {
    bodyLimit: 4096,
    serverFactory: (handler) => {
      const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, handler);
      if (!isTraced) answerQuickly(server, createQuickPixel(tracker), KEEP_ALIVE_MS);
      return server;
    },
    trustProxy: trustedProxies ?? false,
    // An address that is too long, or no address at all, is answered like every other that is none of ours.
    routerOptions: { maxParamLength: 16_384 },
    frameworkErrors: (_error, request, reply) => {
      sendPage(reply, 404, unknownPage(languageOf(request.headers['accept-language'])));
    },
  });
  // A form without fields confirms a click; of other bodies only "one click" (RFC 8058) and our own button are told apart.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  for (const routes of [pixel, click, plainLink, download, image, unsubscribe, webVersion]) routes(app, tracker);
  return app;
}

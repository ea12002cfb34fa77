import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { createHttpServer } from '@pochtovik/service-kit/http';
import type { App, RouteEntry } from './app.ts';
import { protectRoutes } from './authentication.ts';
import { allowAccountOrigins } from './cors.ts';
import type { Gateway } from './gateway.ts';
import { describeApi } from './openapi.ts';
import { apiRoutes, hookRoutes } from './routes.ts';
import { serializerCompiler, validatorCompiler } from './validation.ts';

/** Largest body: a template of half a megabyte, escaped as JSON. */
const BODY_LIMIT = 2 * 1024 * 1024;

/** Assembles the HTTP server; it listens on nothing yet. */
export async function buildServer(gateway: Gateway): Promise<App> {
  const { config, log } = gateway;
  const app = createHttpServer(log, {
    bodyLimit: BODY_LIMIT,
    trustProxy: config.trustedProxies ?? false,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const routeTable: RouteEntry[] = [];
  app.decorate('routeTable', routeTable);
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.auth) routeTable.push({ method: String(method), url, auth: config.auth });
  });
  await describeApi(app, config.publicUrl);
  app.addHook('onSend', async (_request, reply) => {
    reply.header('X-Content-Type-Options', 'nosniff');
    if (!reply.hasHeader('Cache-Control')) reply.header('Cache-Control', 'no-store');
  });
  await app.register(async (api: App) => {
    // Before authentication: a browser must be able to read a refusal.
    await allowAccountOrigins(api, gateway.origins);
    protectRoutes(api, gateway);
    for (const routes of apiRoutes) routes(api, gateway);
  });
  await app.register(async (hooks: App) => {
    protectRoutes(hooks, gateway);
    for (const routes of hookRoutes) routes(hooks, gateway);
  });
  await app.ready();
  return app;
}

import swagger from '@fastify/swagger';
import type { App } from './app.ts';
import { closedSchema, isSchema } from './closed-schema.ts';

/** Collects the routes into an OpenAPI 3.1 document; call it before the routes are declared. */
export async function describeApi(app: App, publicUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Pochtovik',
        version: '1',
        description: 'What the widget calls. Errors are RFC 9457 problem documents with a stable `code`.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          session: { type: 'http', scheme: 'bearer', description: 'Token of POST /api/v1/session' },
          oneTimeToken: { type: 'apiKey', in: 'header', name: 'X-Auth-Token', description: 'amoCRM one-time token' },
        },
      },
    },
    transform({ schema: declared, url, route }) {
      const schema = { ...declared };
      if (isSchema(schema.body)) schema.body = closedSchema(schema.body);
      const auth = route.config?.auth;
      if (auth !== 'public') {
        schema.security = [{ session: [] }];
        schema.description = auth === 'administrator' ? 'Administrators of the widget only.' : 'Any user with access.';
      } else if (url.endsWith('/session')) {
        schema.security = [{ oneTimeToken: [] }];
      }
      return { schema, url };
    },
  });
}

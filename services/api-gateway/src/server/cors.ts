import cors from '@fastify/cors';
import type { AccountOrigins } from '../store/account-origins.ts';
import type { App } from './app.ts';

/**
 * Lets pages of amoCRM accounts with the widget installed call the API, and no other page: the origin is echoed, never `*`,
 * and answers vary by it. A preflight from elsewhere is answered as if there were nothing.
 */
export async function allowAccountOrigins(app: App, origins: AccountOrigins): Promise<void> {
  await app.register(cors, {
    origin: async (origin: string | undefined) => origin !== undefined && (await origins.isActive(origin)),
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['X-Auth-Token', 'Authorization', 'Content-Type', 'Idempotency-Key', 'Last-Event-ID'],
    exposedHeaders: ['Retry-After', 'Content-Disposition'],
    maxAge: 600,
  });
}

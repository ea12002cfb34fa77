import { PochtovikError } from '@pochtovik/contracts';
import type { FastifyRequest } from 'fastify';
import type { Members } from '../crm/members.ts';
import { assertMayCall, type Caller } from '../domain/caller.ts';
import type { Sessions } from '../store/sessions.ts';
import type { App } from './app.ts';

/** A route was declared without saying who may call it. Stops the start. */
export class AuthNotDeclared extends Error {
  override readonly name = 'AuthNotDeclared';

  constructor(method: string, url: string) {
    super(`${method} ${url}: say who may call it with config: { auth: 'public' | 'user' | 'administrator' }`);
  }
}

/**
 * Makes every route say who may call it and lets nobody else in, before the body is read. The answer to a preflight is
 * the only route that need not say it: it does nothing.
 */
export function protectRoutes(app: App, parts: { sessions: Sessions; members: Members }): void {
  app.decorateRequest('caller', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    if (method !== 'OPTIONS' && config?.auth === undefined) throw new AuthNotDeclared(String(method), url);
  });
  app.addHook('onRequest', async (request) => {
    const { auth } = request.routeOptions.config;
    if (auth === undefined || auth === 'public') return;
    const caller = await authenticate(request.headers.authorization, parts, new Date());
    assertMayCall(auth, caller);
    request.caller = caller;
  });
}

/**
 * The caller of an `Authorization: Bearer <session token>` header. The role is asked of amocrm-sync (a few seconds old at
 * most), so access that was taken away ends while the session lasts.
 * Errors: AUTH_REQUIRED, SESSION_EXPIRED, ACCOUNT_DISABLED, ACCESS_DENIED.
 */
export async function authenticate(
  header: string | undefined,
  { sessions, members }: { sessions: Sessions; members: Members },
  now: Date,
): Promise<Caller> {
  const token = /^Bearer ([A-Za-z0-9_-]+)$/i.exec(header ?? '')?.[1];
  const session = token === undefined ? null : await sessions.find(token);
  if (!session) throw new PochtovikError('AUTH_REQUIRED');
  if (session.expiresAt <= now) throw new PochtovikError('SESSION_EXPIRED');
  return members.caller(session.accountId, session.userId);
}

/** The authenticated caller of a route that is not public. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new PochtovikError('AUTH_REQUIRED');
  return request.caller;
}

import { randomUUID } from 'node:crypto';
import { AccountInstalled } from '@pochtovik/contracts';
import { listenPublicly, outboxEntry, publish, startService } from '@pochtovik/service-kit';
import { startTestBus, testDatabase } from '@pochtovik/testing';
import { SignJWT } from 'jose';
import { apiGateway, assemble } from '../../../src/app.ts';
import type { App } from '../../../src/server/app.ts';
import { type Answers, originOf, startNeighbours } from './neighbours.ts';

export const CLIENT_ID = '5f0a7d8e-0000-4000-8000-000000000001';
export const CLIENT_SECRET = 'integration-secret-of-the-tests';
export const REDIRECT_URI = 'https://gateway.test:8443/amocrm/oauth/callback';
export const WEBHOOK_SECRET = 'webhook-secret-of-the-tests-32-characters';

/** The gateway on a bus and a database of its own, with the other services answering. */
export async function startWorld(
  options: { answers?: Answers; environment?: NodeJS.ProcessEnv; database?: ReturnType<typeof testDatabase> } = {},
) {
  const [bus, database] = await Promise.all([startTestBus(), options.database ?? testDatabase('gateway')]);
  const common = { NATS_URL: bus.url, MONGODB_URI: database.uri, HEALTH_PORT: '0', LOG_LEVEL: 'silent' };
  const neighbours = await startNeighbours(
    { ...common, MONGODB_DATABASE: `${database.database}_n` },
    options.answers ?? {},
  );
  let app: App | undefined;
  let port = 0;
  const gateway = await startService(
    {
      ...apiGateway,
      async build(kit) {
        app = await assemble(kit);
        port = await listenPublicly(kit, app);
      },
    },
    {
      ...common,
      MONGODB_DATABASE: database.database,
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: '0',
      PUBLIC_URL: 'https://gateway.test:8443',
      AMOCRM_CLIENT_ID: CLIENT_ID,
      AMOCRM_CLIENT_SECRET: CLIENT_SECRET,
      AMOCRM_REDIRECT_URI: REDIRECT_URI,
      WEBHOOK_KEY_SECRET: WEBHOOK_SECRET,
      EVENTS_HEARTBEAT_SECONDS: '1',
      ...options.environment,
    },
  );
  if (!app) throw new Error('the gateway was not built');
  const base = `http://127.0.0.1:${port}`;

  async function call(
    method: string,
    path: string,
    init: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
  ) {
    const response = await fetch(`${base}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(init.token ? { authorization: `Bearer ${init.token}` } : {}),
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...init.headers,
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  }

  return {
    base,
    app,
    call,
    neighbours,
    /** Signs in as a user. @returns the session token */
    async signIn(accountId: number, userId: number): Promise<string> {
      const token = await oneTimeToken({ account_id: accountId, user_id: userId });
      const { status, json, text } = await call('POST', '/api/v1/session', { headers: { 'x-auth-token': token } });
      if (status !== 201) throw new Error(`sign-in failed: ${status} ${text}`);
      return json.token;
    },
    /** Tells the gateway, by amocrm-sync's event, that the widget is installed. */
    async install(accountId: number) {
      const data = { ...AccountInstalled.example, origin: originOf(accountId) };
      await publish(neighbours.bus, outboxEntry(AccountInstalled, accountId, data, { now: new Date() }));
    },
    async stop() {
      await gateway.stop();
      await neighbours.stop();
      await Promise.all([bus.stop(), database.stop()]);
    },
  };
}

/** A running world. */
export type World = Awaited<ReturnType<typeof startWorld>>;

/** A one-time token as amoCRM signs it; claims may be replaced, or left out with undefined. */
export async function oneTimeToken(
  claims: Record<string, unknown> & { account_id?: number },
  options: { secret?: string; alg?: string; issuedAt?: number } = {},
): Promise<string> {
  const now = options.issuedAt ?? Math.floor(Date.now() / 1000);
  const payload: Record<string, unknown> = {
    iss: originOf(claims.account_id ?? 0),
    aud: 'https://gateway.test',
    jti: randomUUID(),
    iat: now,
    nbf: now,
    exp: now + 1800,
    subdomain: 'company',
    client_uuid: CLIENT_ID,
    ...claims,
  };
  const present = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
  return new SignJWT(present)
    .setProtectedHeader({ alg: options.alg ?? 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(options.secret ?? CLIENT_SECRET));
}

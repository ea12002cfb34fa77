import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type ControlAccount, type ControlClient, createControlClient } from '../../../src/control-client.ts';
import type { Emulator, EmulatorOptions } from '../../../src/options.ts';
import { startEmulator } from '../../../src/start.ts';

/** An answer of the API, read to the end. */
export interface Answer {
  status: number;
  type: string | null;
  headers: Headers;
  text: string;
  json: unknown;
}

/** A request the emulator sent out. */
export interface Received {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A running emulator with a clock of its own, an installed integration and an outside that records what it is sent. */
export interface Session extends AsyncDisposable {
  emulator: Emulator;
  control: ControlClient;
  /** The first account. */
  account: ControlAccount;
  /** The second account. */
  other: ControlAccount;
  /** Token of the first account's administrator. */
  admin: string;
  outside: Outside;
  /** Moves the clock, in seconds. */
  pass: (seconds: number) => void;
  /** Calls the first account as its administrator. */
  api: (method: string, path: string, body?: unknown, extra?: CallExtra) => Promise<Answer>;
  /** A token of a user of an account, by the code flow. */
  tokenOf: (account: ControlAccount, userId: number) => Promise<string>;
}

/** Another token, origin or headers. */
export interface CallExtra {
  token?: string | null;
  origin?: string;
  headers?: Record<string, string>;
}

/** A local server that stands for the integration. */
export interface Outside {
  origin: string;
  received: Received[];
  /** Status of the answers from now on; null answers nothing at all. */
  answerWith: (status: number | null) => void;
  /** Waits until so many requests to a path came in; returns them. */
  wait: (path: string, count: number) => Promise<Received[]>;
  close: () => Promise<void>;
}

/** Starts it all. Limits are off unless asked for, retries are quick. */
export async function startSession(options: EmulatorOptions = {}): Promise<Session> {
  let now = Date.UTC(2026, 10, 23, 9, 0, 0);
  const emulator = await startEmulator({
    limits: { enabled: false },
    delivery: { retryScale: 0.00001 },
    now: () => now,
    ...options,
  });
  const control = createControlClient(emulator.origin);
  const outside = await startOutside();
  await control.setIntegration({
    redirectUri: `${outside.origin}/oauth`,
    disableUrl: `${outside.origin}/disable`,
    dpWebhookUrl: `${outside.origin}/dp`,
  });
  const state = await control.state();
  const [account, other] = state.accounts;
  assert.ok(account && other);
  const tokenOf = async (of: ControlAccount, userId: number) => {
    const pair = await exchangeCode(emulator, of.origin, outside, await control.code(of.id, userId));
    assert.equal(pair.status, 200, pair.text);
    return field(pair.json, 'access_token');
  };
  const adminId = account.users.find((user) => user.isAdmin)?.id ?? 0;
  const admin = await tokenOf(account, adminId);
  return {
    emulator,
    control,
    account,
    other,
    admin,
    outside,
    pass: (seconds) => {
      now += seconds * 1000;
    },
    api: (method, path, body, extra = {}) =>
      send(extra.origin ?? account.origin, method, path, body, {
        ...(extra.token === null ? {} : { authorization: `Bearer ${extra.token ?? admin}` }),
        ...extra.headers,
      }),
    tokenOf,
    [Symbol.asyncDispose]: async () => {
      await emulator.close();
      await outside.close();
    },
  };
}

/** Exchanges a code at the token endpoint of an origin. */
export function exchangeCode(emulator: Emulator, origin: string, outside: Outside, code: string): Promise<Answer> {
  return send(origin, 'POST', '/oauth2/access_token', {
    client_id: emulator.clientId,
    client_secret: emulator.clientSecret,
    grant_type: 'authorization_code',
    code,
    redirect_uri: `${outside.origin}/oauth`,
  });
}

/** Sends one request and reads the answer. */
export async function send(
  origin: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const raw = body instanceof Uint8Array ? new Uint8Array(body) : undefined;
  const response = await fetch(origin + path, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: raw ?? (typeof body === 'string' ? body : JSON.stringify(body)) }),
  });
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, type: response.headers.get('content-type'), headers: response.headers, text, json };
}

/** A value inside a body, by keys and indexes. */
export function at(body: unknown, ...path: (string | number)[]): unknown {
  let value = body;
  for (const key of path) {
    assert.ok(typeof value === 'object' && value !== null, `nothing at ${path.join('.')} of ${JSON.stringify(body)}`);
    value = new Map<string, unknown>(Object.entries(value)).get(String(key));
  }
  return value;
}

/** A string inside a body. */
export function field(body: unknown, ...path: (string | number)[]): string {
  const value = at(body, ...path);
  assert.ok(typeof value === 'string', `no string at ${path.join('.')} of ${JSON.stringify(body)}`);
  return value;
}

/** A number inside a body. */
export function num(body: unknown, ...path: (string | number)[]): number {
  const value = at(body, ...path);
  assert.ok(typeof value === 'number', `no number at ${path.join('.')} of ${JSON.stringify(body)}`);
  return value;
}

/** A list inside a body. */
export function list(body: unknown, ...path: (string | number)[]): unknown[] {
  const value = at(body, ...path);
  assert.ok(Array.isArray(value), `no list at ${path.join('.')} of ${JSON.stringify(body)}`);
  return value;
}

/** Starts the local server that stands for the integration. */
export async function startOutside(): Promise<Outside> {
  const received: Received[] = [];
  const waiting: (() => void)[] = [];
  let status: number | null = 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        method: request.method ?? '',
        url: new URL(request.url ?? '/', 'http://outside'),
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      });
      if (status !== null) response.writeHead(status).end();
      for (const wake of waiting.splice(0)) wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const find = (path: string) => received.filter((entry) => entry.url.pathname === path);
  return {
    origin: `http://127.0.0.1:${address.port}`,
    received,
    answerWith: (next) => {
      status = next;
    },
    wait: async (path, count) => {
      const deadline = AbortSignal.timeout(20_000);
      while (find(path).length < count) {
        await new Promise<void>((resolve, reject) => {
          waiting.push(resolve);
          deadline.addEventListener('abort', () =>
            reject(new Error(`${path} was called ${find(path).length} times, not ${count}`)),
          );
        });
      }
      return find(path);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Hold } from '@pochtovik/scripted-mail';
import { authorize, type Consent, type WaitingCode } from './authorize.ts';
import { Faults, type TokenFault } from './fault.ts';
import { Grants, type Rotation } from './grants.ts';
import { answerToken, type TokenReply } from './token.ts';

/** What an OAuth2 server is like. */
export interface Oauth2ServerOptions {
  /** `lenient` by default. */
  rotation?: Rotation;
  /** Life of an access token; an hour by default. */
  accessSeconds?: number;
}

/** A running OAuth2 server; whatever provider a path begins with, it is the same. */
export interface Oauth2Server {
  /** `http://127.0.0.1:port`; its pages are `/<provider>/authorize` and `/<provider>/token`. */
  origin: string;
  clientId: string;
  clientSecret: string;
  /** Grants, to revoke, expire and ask about. */
  grants: Grants;
  /** What the next person does. */
  consent: Consent;
  /** Requests for tokens that came, refused ones too. */
  requests(grant: TokenFault['grant']): number;
  /** Other faults from now on; none make it a good server. */
  play(faults: readonly TokenFault[]): void;
  stop(): Promise<void>;
}

/** Starts a server on loopback that lets everybody sign in at once, but for what it is told. */
export async function startOauth2Server(options: Oauth2ServerOptions = {}): Promise<Oauth2Server> {
  const client = { clientId: 'pochtovik-test-client', clientSecret: 'pochtovik-test-secret' };
  const grants = new Grants(options.rotation ?? 'lenient', options.accessSeconds ?? 3600);
  const codes = new Map<string, WaitingCode>();
  const faults = new Faults();
  const counts = new Map<string, number>();

  async function token(request: IncomingMessage, response: ServerResponse) {
    const form = new URLSearchParams(await text(request));
    const kind = form.get('grant_type') ?? '';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const act = faults.take(kind);
    if (act && 'hold' in act) await standStill(act.hold);
    if (act && 'error' in act) {
      const body = { error: act.error, ...(act.description ? { error_description: act.description } : {}) };
      return send(response, { status: act.status ?? 400, body });
    }
    if (act && 'status' in act) return response.writeHead(act.status).end('<h1>out of order</h1>');
    const reply = answerToken(form, client, codes, grants);
    if (act && 'loseAnswer' in act) return response.destroy();
    if (act && 'holdAnswer' in act) await standStill(act.holdAnswer);
    return send(response, reply);
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '', 'http://localhost');
    if (request.method === 'POST' && url.pathname.endsWith('/token')) return token(request, response);
    if (request.method !== 'GET' || !url.pathname.endsWith('/authorize')) return response.writeHead(404).end();
    const authorized = authorize(url.searchParams, client, self.consent, codes);
    if ('problem' in authorized) return response.writeHead(400).end(authorized.problem);
    return response.writeHead(302, { location: authorized.location }).end();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const self: Oauth2Server = {
    ...client,
    origin: `http://127.0.0.1:${address.port}`,
    grants,
    consent: 'allow',
    requests: (grant) => counts.get(grant) ?? 0,
    play: (list) => faults.replace(list),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return self;
}

function send(response: ServerResponse, { status, body }: TokenReply) {
  return response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
}

function standStill(hold: Hold): Promise<void> {
  hold.arrive();
  return hold.released;
}

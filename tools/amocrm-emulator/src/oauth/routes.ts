import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { blockedAnswer } from '../http/answers.ts';
import { parseJson } from '../http/api.ts';
import { bearer } from '../http/authorize.ts';
import type { ApiAnswer } from '../http/call.ts';
import { exchange } from '../http/exchange.ts';
import type { Listeners } from '../http/listeners.ts';
import { parseBrackets } from '../http/query.ts';
import { type Addressed, addressOf } from '../http/site.ts';
import type { Account } from '../state/account.ts';
import { hostOf } from '../state/account.ts';
import { notFound, unauthorized } from '../validation/problem.ts';
import type { World } from '../world.ts';
import { type ConsentRequest, consentPage, consentRedirect } from './consent.ts';
import { tokenEndpoint } from './token-endpoint.ts';

/** Token endpoint, consent pages and the recovery of a renamed account. Source: kommo oauth-20, SDK. */
export function registerOauth(app: FastifyInstance, world: World, listeners: Listeners): void {
  const open = (
    method: 'GET' | 'POST',
    url: string,
    work: (addressed: Addressed, request: FastifyRequest) => Promise<ApiAnswer>,
  ): void => {
    app.route({
      method,
      url,
      handler: (request, reply): Promise<FastifyReply> => {
        const addressed = addressOf(world, listeners, request);
        const account = addressed ? accountOf(addressed) : null;
        return exchange(world, request, reply, account?.profile.id ?? null, async () => {
          if (!addressed) throw unauthorized();
          if (account && world.limits.isBlocked(account.profile.id)) return blockedAnswer();
          return work(addressed, request);
        });
      },
    });
  };
  open('POST', '/oauth2/access_token', async ({ site }, request) => {
    if (site.kind === 'platform') throw notFound('Cannot POST /oauth2/access_token');
    if (site.kind === 'retired') throw unauthorized();
    return tokenEndpoint(world, site.account, parseJson(rawBody(request), null));
  });
  open('GET', '/oauth2/account/current/subdomain', async (_addressed, request) => subdomainAnswer(world, request));
  open('GET', '/oauth', async (addressed, request) => {
    const asked = consentOf(parseBrackets(request.url.split('?', 2)[1] ?? ''));
    if (asked.clientId !== world.integration.clientId) throw notFound('Unknown client_id');
    const account = accountOf(addressed);
    const page = consentPage(world, asked, account ? [account] : [...world.accounts.values()]);
    return { status: 200, contentType: 'text/html; charset=utf-8', raw: Buffer.from(page) };
  });
  app.post('/oauth/grant', (request, reply) => {
    const form = parseBrackets(rawBody(request).toString('utf8'));
    const asked = consentOf(form);
    const grant = form['grant'];
    const location =
      asked.clientId === world.integration.clientId && typeof grant === 'string'
        ? consentRedirect(world, asked, grant)
        : null;
    if (location === null) return reply.code(403).type('text/plain').send('This user cannot grant access');
    return reply.code(302).header('location', location).send();
  });
}

/** Recovery after a rename: the refresh token finds the account's present address. */
function subdomainAnswer(world: World, request: FastifyRequest): ApiAnswer {
  const refresh = request.headers['x-refresh-token'];
  const byRefresh = typeof refresh === 'string' ? world.tokens.accountOfRefresh(refresh) : null;
  const byAccess = bearer(world, request.headers.authorization)?.accountId ?? null;
  const account = world.accounts.get(byRefresh ?? byAccess ?? -1);
  if (!account) throw unauthorized();
  return {
    status: 200,
    contentType: 'application/json',
    body: {
      id: account.profile.id,
      subdomain: account.profile.subdomain,
      domain: hostOf(account),
      top_level_domain: account.profile.topLevelDomain,
    },
  };
}

function accountOf(addressed: Addressed): Account | null {
  return addressed.site.kind === 'platform' ? null : addressed.site.account;
}

function consentOf(values: Record<string, unknown>): ConsentRequest {
  const text = (key: string) => {
    const value = values[key];
    return typeof value === 'string' ? value : '';
  };
  return { clientId: text('client_id'), state: text('state'), mode: text('mode') };
}

/** Body bytes of a request; empty when there was none. */
export function rawBody(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

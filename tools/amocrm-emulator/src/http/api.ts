import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { Change } from '../entities/change.ts';
import { ApiProblem, notFound, unauthorized } from '../validation/problem.ts';
import { dispatch } from '../webhooks/dispatch.ts';
import type { World } from '../world.ts';
import { blockedAnswer } from './answers.ts';
import { authorize, demandAdmin, demandRate, demandScope } from './authorize.ts';
import type { ApiAnswer, ApiRoute } from './call.ts';
import { type CallNotes, exchange } from './exchange.ts';
import type { Listeners } from './listeners.ts';
import { parseBrackets } from './query.ts';
import { addressOf } from './site.ts';

const Params = Type.Record(Type.String(), Type.String());

/** Puts the routes of the account API into the server. */
export function registerApi(app: FastifyInstance, world: World, listeners: Listeners, routes: ApiRoute[]): void {
  for (const route of routes)
    app.route({
      method: route.method,
      url: route.path,
      handler: (request, reply) => handle(world, listeners, route, request, reply),
    });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = routes.filter((route) => pattern(route.path).test(path)).map((route) => route.method);
    return handle(world, listeners, methods.length > 0 ? 'wrong method' : 'no route', request, reply);
  });
}

type Target = ApiRoute | 'no route' | 'wrong method';

async function handle(
  world: World,
  listeners: Listeners,
  target: Target,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const addressed = addressOf(world, listeners, request);
  const account = addressed && addressed.site.kind !== 'platform' ? addressed.site.account : null;
  return exchange(world, request, reply, account?.profile.id ?? null, async (notes) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (addressed?.site.kind !== 'account' || !account) {
      if (addressed?.site.kind === 'platform') throw notFound(`Cannot ${request.method} ${path}`);
      throw unauthorized();
    }
    if (world.limits.isBlocked(account.profile.id)) return blockedAnswer();
    const { token, user } = authorize(world, account, request.headers);
    notes.userId = user.id;
    notes.clientId = token.clientId;
    demandRate(world, account, token);
    if (target === 'no route') throw notFound(`Cannot ${request.method} ${path}`);
    if (target === 'wrong method') throw new ApiProblem(405, `Method ${request.method} is not allowed`);
    demandScope(token, target.scope ?? 'crm');
    if (target.admin) demandAdmin(user);
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const body = parseJson(raw, notes);
    const change = new Change(account, user.id, world.clock.now());
    const answer: ApiAnswer = await target.handle({
      world,
      account,
      user,
      token,
      base: addressed.base,
      path,
      params: Value.Check(Params, request.params) ? request.params : {},
      query: parseBrackets(request.url.split('?', 2)[1] ?? ''),
      body,
      raw,
      headers: request.headers,
      change,
    });
    dispatch(world, change);
    return answer;
  });
}

/** @throws ApiProblem 400 when the body is no JSON. */
export function parseJson(raw: Buffer, notes: CallNotes | null): unknown {
  if (raw.length === 0) return undefined;
  try {
    const body: unknown = JSON.parse(raw.toString('utf8'));
    if (notes) notes.body = body;
    return body;
  } catch {
    throw new ApiProblem(400, 'Request body is not a valid JSON');
  }
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/:[a-z]+/gi, '[^/]+')}$`);
}

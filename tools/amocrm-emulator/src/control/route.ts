import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { Change } from '../entities/change.ts';
import { parseJson } from '../http/api.ts';
import { parseBrackets, type Query } from '../http/query.ts';
import { rawBody } from '../oauth/routes.ts';
import type { Account } from '../state/account.ts';
import { ApiProblem } from '../validation/problem.ts';
import { dispatch } from '../webhooks/dispatch.ts';
import type { World } from '../world.ts';

/** A call of the control API with its checked body. */
export interface ControlCall<B> {
  world: World;
  body: B;
  params: Record<string, string>;
  query: Query;
}

/** One route of the control API. */
export interface ControlRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  run: (call: ControlCall<unknown>) => Promise<unknown>;
}

/** A refusal of the control API: what was asked makes no sense. */
export class ControlError extends Error {
  readonly code: 'not_found' | 'bad_request';

  constructor(code: ControlError['code'], message: string) {
    super(message);
    this.name = 'ControlError';
    this.code = code;
  }
}

/** A route whose body must fit a schema. */
export function control<T extends TSchema>(
  method: ControlRoute['method'],
  path: string,
  schema: T,
  run: (call: ControlCall<Static<T>>) => unknown,
): ControlRoute {
  return {
    method,
    path: `/control${path}`,
    run: async (call) => {
      const { body } = call;
      if (!Value.Check(schema, body)) {
        const first = [...Value.Errors(schema, body)][0];
        throw new ControlError('bad_request', `Body ${first?.instancePath ?? ''}: ${first?.message ?? 'is wrong'}`);
      }
      return run({ ...call, body });
    },
  };
}

/** The account a control path names. @throws ControlError */
export function accountOf(call: ControlCall<unknown>): Account {
  const account = call.world.accounts.get(Number(call.params['account']));
  if (!account) throw new ControlError('not_found', `There is no account ${call.params['account']}`);
  return account;
}

/** A numeric path parameter. */
export function numberParam(call: ControlCall<unknown>, name: string): number {
  return Number(call.params[name]);
}

/** Does something in an account as a user, then tells the hooks. */
export function act<T>(world: World, account: Account, userId: number, work: (change: Change) => T): T {
  const change = new Change(account, userId, world.clock.now());
  const result = work(change);
  dispatch(world, change);
  return result;
}

const Params = Type.Record(Type.String(), Type.String());

/** Puts the control routes into the server. */
export function registerControl(app: FastifyInstance, world: World, routes: ControlRoute[]): void {
  for (const route of routes)
    app.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply): Promise<FastifyReply> => {
        try {
          const raw = rawBody(request);
          const result = await route.run({
            world,
            body: raw.length === 0 ? {} : parseJson(raw, null),
            params: Value.Check(Params, request.params) ? request.params : {},
            query: parseBrackets(request.url.split('?', 2)[1] ?? ''),
          });
          return reply.code(200).send(result ?? { ok: true });
        } catch (error) {
          return refuse(reply, error);
        }
      },
    });
}

function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  if (error instanceof ControlError)
    return reply.code(error.code === 'not_found' ? 404 : 400).send({ code: error.code, message: error.message });
  if (error instanceof ApiProblem) return reply.code(400).send({ code: 'bad_request', message: error.message });
  const message = error instanceof Error ? error.message : String(error);
  return reply.code(500).send({ code: 'failed', message });
}

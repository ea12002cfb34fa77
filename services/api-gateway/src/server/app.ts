import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Auth, Caller } from '../domain/caller.ts';
import type { Gateway } from './gateway.ts';

/** A route and who may call it. */
export interface RouteEntry {
  method: string;
  url: string;
  auth: Auth;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. A route without it stops the service from starting. */
    auth?: Auth;
  }
  interface FastifyInstance {
    /** Every route there is, for the test that walks them all. */
    routeTable: readonly RouteEntry[];
  }
  interface FastifyRequest {
    /** Who calls; null on public routes. Read it with `callerOf`. */
    caller: Caller | null;
  }
}

/** The server as routes see it: schemas give the types of bodies, queries and answers. */
export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>;

/** One file of `src/http`: the routes of one address, which is the path of the file. */
export type Routes = (app: App, gateway: Gateway) => void;

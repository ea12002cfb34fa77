import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { blockedAnswer } from '../http/answers.ts';
import { parseJson } from '../http/api.ts';
import { bearer, demandRate, demandScope } from '../http/authorize.ts';
import type { ApiAnswer } from '../http/call.ts';
import { exchange } from '../http/exchange.ts';
import type { Listeners } from '../http/listeners.ts';
import { addressOf } from '../http/site.ts';
import { rawBody } from '../oauth/routes.ts';
import type { Account } from '../state/account.ts';
import type { DriveFile } from '../state/files.ts';
import { closed, parseBatch, parseObject } from '../validation/body.ts';
import { notFound, notSupported, unauthorized, validationProblem } from '../validation/problem.ts';
import type { World } from '../world.ts';
import { MAX_FILE, MAX_PART, openSession, takePart } from './uploads.ts';
import { fileView } from './views.ts';

const Params = Type.Record(Type.String(), Type.String());
const UuidRef = closed({ uuid: Type.String() });
const FilePatch = closed({ name: Type.Optional(Type.String()), version_uuid: Type.Optional(Type.String()) });

interface DriveCall {
  account: Account;
  userId: number;
  origin: string;
  params: Record<string, string>;
  raw: Buffer;
  now: number;
}

interface DriveRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  scope: 'files' | 'files_delete';
  run: (call: DriveCall, world: World) => ApiAnswer;
}

const ROUTES: DriveRoute[] = [
  { method: 'POST', path: '/v1.0/sessions', scope: 'files', run: session },
  { method: 'POST', path: '/v1.0/sessions/upload/:token', scope: 'files', run: upload },
  { method: 'GET', path: '/v1.0/files', scope: 'files', run: list },
  { method: 'DELETE', path: '/v1.0/files', scope: 'files_delete', run: (call) => trash(call, true) },
  { method: 'POST', path: '/v1.0/files/restore', scope: 'files_delete', run: (call) => trash(call, false) },
  { method: 'GET', path: '/v1.0/files/:uuid', scope: 'files', run: (call) => ok(fileView(call.origin, found(call))) },
  { method: 'PATCH', path: '/v1.0/files/:uuid', scope: 'files', run: change },
  { method: 'GET', path: '/v1.0/files/:uuid/versions', scope: 'files', run: versions },
  { method: 'GET', path: '/download/:uuid/:name', scope: 'files', run: download },
];

/** The drive, on the host all accounts share; the token tells the account. Source: amo files-api. */
export function registerDrive(app: FastifyInstance, world: World, listeners: Listeners): void {
  for (const route of ROUTES)
    app.route({
      method: route.method,
      url: route.path,
      handler: (request, reply) => {
        const addressed = addressOf(world, listeners, request);
        const token = bearer(world, request.headers.authorization);
        return exchange(world, request, reply, token?.accountId ?? null, async (notes) => {
          if (addressed?.site.kind !== 'platform') throw notFound(`Cannot ${route.method} ${request.url}`);
          const account = token ? world.accounts.get(token.accountId) : undefined;
          if (!token || !account) throw unauthorized();
          if (world.limits.isBlocked(account.profile.id)) return blockedAnswer();
          notes.userId = token.userId;
          notes.clientId = token.clientId;
          demandRate(world, account, token);
          demandScope(token, route.scope);
          const params = Value.Check(Params, request.params) ? request.params : {};
          const { base } = addressed;
          const call = { account, userId: token.userId, origin: base, params, raw: rawBody(request) };
          return route.run({ ...call, now: world.clock.now() }, world);
        });
      },
    });
}

function ok(body: unknown): ApiAnswer {
  return { status: 200, body };
}

function session(call: DriveCall, world: World): ApiAnswer {
  const opened = openSession(world.uploads, call.account, call.userId, parseJson(call.raw, null));
  return ok({
    max_file_size: MAX_FILE,
    max_part_size: MAX_PART,
    session_id: opened.id,
    upload_url: `${call.origin}/v1.0/sessions/upload/${opened.token}`,
  });
}

function upload(call: DriveCall, world: World): ApiAnswer {
  const { account, params, raw, origin, now } = call;
  return ok(takePart(world.uploads, account, params['token'] ?? '', raw, origin, now));
}

function found(call: DriveCall): DriveFile {
  const file = call.account.files.get(call.params['uuid'] ?? '');
  if (!file) throw notFound();
  return file;
}

function list(call: DriveCall): ApiAnswer {
  const files = [...call.account.files.values()].filter((file) => !file.is_trashed);
  if (files.length === 0) return { status: 204 };
  return ok({ _embedded: { files: files.map((file) => fileView(call.origin, file)) } });
}

function trash(call: DriveCall, trashed: boolean): ApiAnswer {
  const items = parseBatch(UuidRef, parseJson(call.raw, null));
  const files = items.map(({ item, requestId }) => {
    const file = call.account.files.get(item.uuid);
    if (!file) throw validationProblem([{ request_id: requestId, errors: [notSupported('uuid')] }]);
    return file;
  });
  for (const file of files) {
    file.is_trashed = trashed;
    file.deleted_at = trashed ? call.now : null;
  }
  return { status: 204 };
}

function change(call: DriveCall): ApiAnswer {
  const file = found(call);
  const input = parseObject(FilePatch, parseJson(call.raw, null));
  if (input.version_uuid !== undefined && !file.versions.some((version) => version.uuid === input.version_uuid))
    throw validationProblem([{ request_id: '0', errors: [notSupported('version_uuid')] }]);
  file.name = input.name ?? file.name;
  file.activeVersion = input.version_uuid ?? file.activeVersion;
  file.updated_at = call.now;
  return ok(fileView(call.origin, file));
}

function versions(call: DriveCall): ApiAnswer {
  const file = found(call);
  return ok({
    _embedded: {
      versions: file.versions.map(({ uuid, name, size, created_at, created_by }) => ({
        uuid,
        name,
        size,
        created_at,
        created_by: { id: created_by, type: 'user' },
        is_main: uuid === file.activeVersion,
      })),
    },
  });
}

function download(call: DriveCall): ApiAnswer {
  const file = found(call);
  const version =
    file.versions.find((entry) => entry.uuid === call.params['name']) ??
    file.versions.find((entry) => entry.uuid === file.activeVersion);
  if (!version) throw notFound();
  return { status: 200, contentType: version.mime_type, raw: version.content };
}

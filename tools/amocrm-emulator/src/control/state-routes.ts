import { Type } from 'typebox';
import type { Account } from '../state/account.ts';
import { adminOf } from '../state/account.ts';
import { type ControlRoute, control } from './route.ts';
import { AdvanceAsk, DeliveryPatch, FaultInput, IntegrationPatch, LimitsPatch } from './shapes.ts';

const Nothing = Type.Unknown();

/** Routes over the emulator as a whole: state, integration, clock, limits, faults, logs. */
export const stateRoutes: ControlRoute[] = [
  control('GET', '/state', Nothing, ({ world }) => ({
    time: world.clock.nowMs(),
    platformOrigin: world.platformOrigin,
    accessToken: world.accessToken,
    integration: world.integration,
    accounts: [...world.accounts.values()].map(accountView),
  })),
  control('PATCH', '/integration', IntegrationPatch, ({ world, body }) => {
    Object.assign(world.integration, body);
    return world.integration;
  }),
  control('POST', '/clock/advance', AdvanceAsk, ({ world, body }) => world.clock.advance(body.seconds)),
  control('PATCH', '/limits', LimitsPatch, ({ world, body }) => {
    Object.assign(world.limits.settings, body);
  }),
  control('PATCH', '/delivery', DeliveryPatch, ({ world, body }) => {
    Object.assign(world.delivery.settings, body);
  }),
  control('GET', '/faults', Nothing, ({ world }) => ({ faults: world.faults.list() })),
  control('DELETE', '/faults', Nothing, ({ world }) => world.faults.clear()),
  control('POST', '/faults', FaultInput, ({ world, body }) =>
    world.faults.add({ ...body, times: body.times ?? 1, when: body.when ?? 'before' }),
  ),
  control('GET', '/requests', Nothing, ({ world, query }) => ({
    requests: world.log
      .list()
      .filter(
        (entry) =>
          (query['account'] === undefined || String(entry.accountId) === query['account']) &&
          (query['method'] === undefined || entry.method === query['method']) &&
          (typeof query['path'] !== 'string' || new RegExp(query['path']).test(entry.path)),
      ),
  })),
  control('DELETE', '/requests', Nothing, ({ world }) => world.log.clear()),
  control('GET', '/deliveries', Nothing, ({ world }) => ({ deliveries: world.delivery.attempts })),
  control('DELETE', '/deliveries', Nothing, ({ world }) => {
    world.delivery.attempts.length = 0;
  }),
];

/** An account as the control API tells of it. */
export function accountView(account: Account): Record<string, unknown> {
  const { profile } = account;
  return {
    id: profile.id,
    name: profile.name,
    subdomain: profile.subdomain,
    origin: account.origin,
    language: profile.language,
    timezone: profile.timezone,
    installed: account.installed,
    users: [...account.users.values()].map(({ id, name, email, isAdmin, isActive }) => ({
      id,
      name,
      email,
      isAdmin,
      isActive,
    })),
    pipelines: account.pipelines.map((pipeline) => ({
      id: pipeline.id,
      name: pipeline.name,
      isMain: pipeline.is_main,
      statuses: pipeline.statuses.map(({ id, name, type }) => ({ id, name, type })),
    })),
    taskTypes: account.taskTypes.map(({ id, name }) => ({ id, name })),
    fields: [...account.fields.values()].flat().map((field) => ({
      id: field.id,
      owner: field.owner,
      name: field.name,
      type: field.type,
      code: field.code,
      enums: (field.enums ?? []).map(({ id, value }) => ({ id, value })),
    })),
  };
}

/** Id of the user a control call acts as: the named one, or the first administrator. */
export function actorId(account: Account, userId: number | undefined): number {
  return userId ?? adminOf(account).id;
}

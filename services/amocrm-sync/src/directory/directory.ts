import type { CardPart, LinkedField } from '@pochtovik/contracts';
import type { AmocrmClient, Scope } from '../amocrm/client.ts';
import {
  type CustomField,
  type Pipeline,
  readCatalogs,
  readCustomFields,
  readLinkedFields,
  readPipelines,
  readSegments,
  readTaskTypes,
  readUsers,
  type TaskType,
} from '../amocrm/directory-api.ts';
import type { CrmUser } from '../domain/roles.ts';
import { createAccountCache } from './account-cache.ts';

/** The lists of an account that change rarely: asked for often, read from amoCRM seldom. */
export interface Directory {
  users(scope: Scope): Promise<CrmUser[]>;
  /** A user; the list is read again when the user is not in it, for one who has just joined. */
  user(scope: Scope, userId: number): Promise<CrmUser | null>;
  pipelines(scope: Scope): Promise<Pipeline[]>;
  /** Names of a stage; the list is read again when the stage is not in it. Empty names for one that is archived. */
  stage(scope: Scope, pipelineId: number, statusId: number): Promise<{ pipelineName: string; statusName: string }>;
  taskTypes(scope: Scope): Promise<TaskType[]>;
  customFields(scope: Scope): Promise<CustomField[]>;
  /** Custom fields of customers, or of the elements of lists. */
  linkedFields(scope: Scope, part: CardPart): Promise<LinkedField[]>;
  /** Names of the account's lists by their ids. */
  catalogs(scope: Scope): Promise<Map<number, string>>;
  /** Names of the segments of customers by their ids; read again when one of these is not among them. */
  segments(scope: Scope, ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /** Forgets the lists that what was heard of the account's cards shows to be old: a user, stage or field that is not in them, or has another name. */
  hear(accountId: number, heard: Heard): void;
  /** Forgets an account: it was installed again or ended. */
  forget(accountId: number): void;
}

/** What the CRM's cards show of the account's lists. */
export interface Heard {
  userIds: readonly number[];
  stages: readonly { pipelineId: number; statusId: number }[];
  fields: readonly { id: number; name: string }[];
}

/** A list younger than this is not read again for something that it lacks. */
const RECENT_MS = 10_000;

/** Makes the directory. */
export function createDirectory(
  client: AmocrmClient,
  options: { ttlMs: number; capacity: number; now(): number },
): Directory {
  const caches = {
    users: createAccountCache<CrmUser[]>(options),
    pipelines: createAccountCache<Pipeline[]>(options),
    taskTypes: createAccountCache<TaskType[]>(options),
    customFields: createAccountCache<CustomField[]>(options),
    customer: createAccountCache<LinkedField[]>(options),
    elements: createAccountCache<LinkedField[]>(options),
    catalogs: createAccountCache<Map<number, string>>(options),
    segments: createAccountCache<Map<number, string>>(options),
  };
  const users = (scope: Scope, maxAgeMs?: number) =>
    caches.users.get(scope.accountId, () => readUsers(client, scope), maxAgeMs);
  const pipelines = (scope: Scope, maxAgeMs?: number) =>
    caches.pipelines.get(scope.accountId, () => readPipelines(client, scope), maxAgeMs);

  return {
    users: (scope) => users(scope),
    pipelines: (scope) => pipelines(scope),
    taskTypes: (scope) => caches.taskTypes.get(scope.accountId, () => readTaskTypes(client, scope)),
    customFields: (scope) => caches.customFields.get(scope.accountId, () => readCustomFields(client, scope)),

    linkedFields: (scope, part) => caches[part].get(scope.accountId, () => readLinkedFields(client, scope, part)),
    catalogs: (scope) => caches.catalogs.get(scope.accountId, () => readCatalogs(client, scope)),

    async segments(scope, ids) {
      if (ids.length === 0) return new Map();
      const read = (maxAgeMs?: number) =>
        caches.segments.get(scope.accountId, () => readSegments(client, scope), maxAgeMs);
      const known = await read();
      return ids.every((id) => known.has(id)) ? known : read(RECENT_MS);
    },

    async user(scope, userId) {
      const find = (list: CrmUser[]) => list.find((user) => user.id === userId);
      return find(await users(scope)) ?? find(await users(scope, RECENT_MS)) ?? null;
    },

    async stage(scope, pipelineId, statusId) {
      const find = (list: Pipeline[]) => {
        const pipeline = list.find((entry) => entry.id === pipelineId);
        const status = pipeline?.statuses.find((entry) => entry.id === statusId);
        return pipeline && status ? { pipelineName: pipeline.name, statusName: status.name } : null;
      };
      return (
        find(await pipelines(scope)) ?? find(await pipelines(scope, RECENT_MS)) ?? { pipelineName: '', statusName: '' }
      );
    },

    hear(accountId, { userIds, stages, fields }) {
      const known = {
        users: caches.users.peek(accountId),
        pipelines: caches.pipelines.peek(accountId),
        fields: caches.customFields.peek(accountId),
      };
      const ids = new Set(known.users?.filter(({ isActive }) => isActive).map(({ id }) => id));
      if (known.users && userIds.some((id) => !ids.has(id))) caches.users.forget(accountId);
      const hasStage = ({ pipelineId, statusId }: Heard['stages'][number]) =>
        known.pipelines?.some(({ id, statuses }) => id === pipelineId && statuses.some((one) => one.id === statusId));
      if (known.pipelines && !stages.every(hasStage)) caches.pipelines.forget(accountId);
      const names = new Map(known.fields?.map(({ id, name }) => [id, name]));
      if (known.fields && fields.some(({ id, name }) => names.get(id) !== name)) caches.customFields.forget(accountId);
    },

    forget(accountId) {
      for (const cache of Object.values(caches)) cache.forget(accountId);
    },
  };
}

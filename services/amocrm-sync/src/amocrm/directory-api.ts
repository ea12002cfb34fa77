import type { CardPart, LinkedField } from '@pochtovik/contracts';
import type { CrmUser } from '../domain/roles.ts';
import type { AmocrmClient, Scope } from './client.ts';
import { unlessRefused } from './errors.ts';
import { readAll } from './pages.ts';
import {
  AccountAnswer,
  CatalogsPage,
  CustomFieldsPage,
  PipelinesAnswer,
  SegmentsPage,
  type UserItem,
  UsersPage,
} from './schemas.ts';

/** A pipeline with its statuses in the order of amoCRM. */
export interface Pipeline {
  id: number;
  name: string;
  statuses: { id: number; name: string; isIncoming: boolean }[];
}

/** A task type of the account. */
export interface TaskType {
  id: number;
  name: string;
}

/** Kinds of card, as we name them. */
export type CardType = 'lead' | 'contact' | 'company';

/** A custom field of one kind of card. */
export interface CustomField {
  id: number;
  entityType: CardType;
  name: string;
  code: string | null;
  type: string;
  /** The choices of a list. */
  options?: { id: number; value: string }[];
}

/** Paths of the kinds of card. */
export const CARD_PATHS = { lead: '/api/v4/leads', contact: '/api/v4/contacts', company: '/api/v4/companies' } as const;

/** `type` of the status that holds incoming leads (amo crm_platform/leads_pipelines). */
const INCOMING = 1;

/** A user out of amoCRM's answer. */
export function userOf({ id, name, email, phone_number, rights }: UserItem): CrmUser {
  return {
    id,
    ...{ name: name ?? '', email: email ?? '', phone: phone_number ?? '' },
    ...{ isActive: rights.is_active ?? true, isAdmin: rights.is_admin },
  };
}

/** All users, inactive ones too. The token must be an administrator's. */
export async function readUsers(client: AmocrmClient, scope: Scope): Promise<CrmUser[]> {
  const items = await readAll(
    client,
    scope,
    '/api/v4/users',
    { with: 'phone_number' },
    UsersPage,
    (page) => page._embedded.users,
  );
  return items.map(userOf).sort((a, b) => a.name.localeCompare(b.name, 'ru'));
}

/** All pipelines but archived ones. */
export async function readPipelines(client: AmocrmClient, scope: Scope): Promise<Pipeline[]> {
  const answer = await client.read(scope, '/api/v4/leads/pipelines', {}, PipelinesAnswer);
  const bySort = (a: { sort?: number }, b: { sort?: number }) => (a.sort ?? 0) - (b.sort ?? 0);
  return (answer?._embedded.pipelines ?? [])
    .filter((pipeline) => pipeline.is_archive !== true)
    .sort(bySort)
    .map((pipeline) => ({
      id: pipeline.id,
      name: pipeline.name ?? '',
      statuses: pipeline._embedded.statuses
        .toSorted(bySort)
        .map((status) => ({ id: status.id, name: status.name ?? '', isIncoming: status.type === INCOMING })),
    }));
}

/** Task types of the account. */
export async function readTaskTypes(client: AmocrmClient, scope: Scope): Promise<TaskType[]> {
  const answer = await client.read(scope, '/api/v4/account', { with: 'task_types' }, AccountAnswer);
  return (answer?._embedded?.task_types ?? []).map(({ id, name }) => ({ id, name: name ?? '' }));
}

/** Custom fields of leads, contacts and companies. */
export async function readCustomFields(client: AmocrmClient, scope: Scope): Promise<CustomField[]> {
  const fields: CustomField[] = [];
  for (const entityType of ['lead', 'contact', 'company'] as const) {
    fields.push(...(await readFieldsAt(client, scope, CARD_PATHS[entityType], entityType)));
  }
  return fields;
}

/** Custom fields of customers, or of the elements of all lists; none where the account has no such thing. */
export async function readLinkedFields(client: AmocrmClient, scope: Scope, part: CardPart): Promise<LinkedField[]> {
  if (part === 'customer') {
    return (await unlessRefused(readFieldsAt(client, scope, '/api/v4/customers', 'customer' as const))) ?? [];
  }
  const fields: LinkedField[] = [];
  for (const id of (await readCatalogs(client, scope)).keys()) {
    const path = `/api/v4/catalogs/${id}`;
    fields.push(...((await unlessRefused(readFieldsAt(client, scope, path, 'element' as const))) ?? []));
  }
  return fields;
}

/** Names of the account's lists by their ids. */
export async function readCatalogs(client: AmocrmClient, scope: Scope): Promise<Map<number, string>> {
  const lists = await unlessRefused(
    readAll(client, scope, '/api/v4/catalogs', {}, CatalogsPage, (page) => page._embedded.catalogs),
  );
  return new Map((lists ?? []).map(({ id, name }) => [id, name ?? '']));
}

/** Names of the account's segments of customers by their ids; none where its plan has none. */
export async function readSegments(client: AmocrmClient, scope: Scope): Promise<Map<number, string>> {
  const path = '/api/v4/customers/segments';
  const segments = await unlessRefused(
    readAll(client, scope, path, {}, SegmentsPage, (page) => page._embedded.segments),
  );
  return new Map((segments ?? []).map(({ id, name }) => [id, name ?? '']));
}

async function readFieldsAt<T extends string>(client: AmocrmClient, scope: Scope, path: string, entityType: T) {
  const items = await readAll(
    client,
    scope,
    `${path}/custom_fields`,
    {},
    CustomFieldsPage,
    (page) => page._embedded.custom_fields,
  );
  return items.map(({ id, name, code, type, enums }) => {
    const options = enums ? { options: enums.map((option) => ({ id: option.id, value: option.value })) } : {};
    return { id, entityType, name: name ?? '', code: code ?? null, type, ...options };
  });
}

import { randomUUID } from 'node:crypto';
import { type Account, type AccountProfile, nextId } from '../state/account.ts';
import type { EnumOption, FieldDefinition, FieldOwner, FieldType } from '../state/fields.ts';
import { LinkBook } from '../state/link-book.ts';
import type { CardRights, User } from '../state/people.ts';
import { LOST, type Pipeline, WON } from '../state/pipelines.ts';

/** An account with nothing in it; its ids start behind `firstId`. */
export function emptyAccount(profile: AccountProfile, firstId: number): Account {
  return {
    profile,
    origin: '',
    users: new Map(),
    groups: [],
    taskTypes: [],
    pipelines: [],
    lossReasons: [],
    fields: new Map(),
    tags: { leads: [], contacts: [], companies: [] },
    leads: new Map(),
    contacts: new Map(),
    companies: new Map(),
    customersMode: 'unavailable',
    customers: new Map(),
    customerTags: [],
    customerSegments: [],
    links: new LinkBook(),
    tasks: new Map(),
    notes: new Map(),
    events: [],
    catalogs: new Map(),
    elements: new Map(),
    unsorted: new Map(),
    webhooks: [],
    dpActions: [],
    files: new Map(),
    entityFiles: [],
    widgetSettings: null,
    installed: false,
    lastId: firstId,
  };
}

/** What tells one seeded user from another. */
export interface UserSeed {
  name: string;
  email: string;
  isAdmin?: boolean;
  groupId: number;
}

const ALL: CardRights = { view: 'A', edit: 'A', add: 'A', delete: 'A', export: 'A' };

/** Adds a user: administrators may all, managers see all but edit and delete their own. */
export function addUser(account: Account, seed: UserSeed): User {
  const isAdmin = seed.isAdmin ?? false;
  const rights: CardRights = isAdmin ? ALL : { view: 'A', edit: 'A', add: 'A', delete: 'M', export: 'D' };
  const user: User = {
    id: nextId(account),
    name: seed.name,
    email: seed.email,
    lang: account.profile.language,
    uuid: randomUUID(),
    amojoId: randomUUID(),
    phone: null,
    groupId: seed.groupId,
    isAdmin,
    isFree: false,
    isActive: true,
    mailAccess: true,
    catalogAccess: true,
    leads: { ...rights },
    contacts: { ...rights },
    companies: { ...rights },
    tasks: { edit: isAdmin ? 'A' : 'M', delete: isAdmin ? 'A' : 'M' },
  };
  account.users.set(user.id, user);
  return user;
}

const COLORS = ['#99ccff', '#ffff99', '#ffcc66', '#ffcccc', '#ccc8f9', '#98cbff', '#f3beff'];

/** Names of the stages every pipeline has. */
export interface StageNames {
  incoming: string;
  won: string;
  lost: string;
}

/** Adds a pipeline: the incoming stage, the named ones, won and lost. */
export function addPipeline(
  account: Account,
  name: string,
  stages: string[],
  names: StageNames,
  options: { main: boolean },
): Pipeline {
  const middle = stages.map((stage, index) => ({
    id: nextId(account),
    name: stage,
    sort: 20 + index * 10,
    is_editable: true,
    color: COLORS[index % COLORS.length] ?? '#99ccff',
    type: 0 as const,
  }));
  const fixed = { is_editable: false };
  const pipeline: Pipeline = {
    id: nextId(account),
    name,
    sort: account.pipelines.length + 1,
    is_main: options.main,
    is_unsorted_on: true,
    is_archive: false,
    statuses: [
      { id: nextId(account), name: names.incoming, sort: 10, color: '#c1c1c1', type: 1, ...fixed },
      ...middle,
      { id: WON, name: names.won, sort: 10_000, color: '#CCFF66', type: 0, ...fixed },
      { id: LOST, name: names.lost, sort: 11_000, color: '#D5D8DB', type: 0, ...fixed },
    ],
  };
  account.pipelines.push(pipeline);
  return pipeline;
}

/** What tells one field from another; the rest has defaults. */
export type FieldSeed = { name: string; type: FieldType; choices?: string[] } & Partial<
  Pick<
    FieldDefinition,
    'code' | 'is_api_only' | 'currency' | 'chained_lists' | 'search_in' | 'is_predefined' | 'remind'
  >
>;

/** Adds a field to an owner. */
export function addField(account: Account, owner: FieldOwner, seed: FieldSeed): FieldDefinition {
  const known = account.fields.get(owner) ?? [];
  const choices: EnumOption[] | null = seed.choices
    ? seed.choices.map((value, sort) => ({ id: nextId(account), value, sort, code: null }))
    : null;
  const field: FieldDefinition = {
    id: nextId(account),
    owner,
    name: seed.name,
    type: seed.type,
    code: seed.code ?? null,
    sort: 500 + known.length,
    is_api_only: seed.is_api_only ?? false,
    enums: choices,
    nested:
      seed.type === 'category'
        ? (choices ?? []).map(({ id, value, sort }) => ({ id, parent_id: null, value, sort }))
        : null,
    group_id: null,
    required_statuses: [],
    hidden_statuses: [],
    is_predefined: seed.is_predefined ?? false,
    is_deletable: !(seed.is_predefined ?? false),
    is_visible: true,
    is_required: false,
    currency: seed.currency ?? null,
    remind: seed.remind ?? (seed.type === 'birthday' ? 'never' : null),
    tracking_callback: null,
    search_in: seed.search_in ?? null,
    chained_lists: seed.chained_lists ?? null,
  };
  account.fields.set(owner, [...known, field]);
  return field;
}

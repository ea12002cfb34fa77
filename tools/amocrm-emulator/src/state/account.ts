import type { Company, Contact, Customer, CustomerSegment, Lead, Tag } from './cards.ts';
import type { Catalog, CatalogElement } from './catalogs.ts';
import type { CrmEvent, Note, Task } from './feed.ts';
import type { CardType, FieldDefinition, FieldOwner } from './fields.ts';
import type { DriveFile } from './files.ts';
import type { DpAction, WebhookSubscription } from './hooks.ts';
import type { LinkBook } from './link-book.ts';
import type { Group, TaskType, User } from './people.ts';
import type { LossReason, Pipeline } from './pipelines.ts';
import type { Unsorted } from './unsorted.ts';

/** What an account is from its first day: language, money, time zone, people. */
export interface AccountProfile {
  id: number;
  name: string;
  subdomain: string;
  /** `ru` for amocrm.ru, `com` for kommo.com. */
  topLevelDomain: 'ru' | 'com';
  brand: 'amocrm' | 'kommo';
  language: 'ru' | 'en';
  country: string;
  currency: string;
  currencySymbol: string;
  timezone: string;
  amojoId: string;
  uuid: string;
  createdAt: number;
}

/** The whole state of one account. Every map is keyed by the entity's id. */
export interface Account {
  profile: AccountProfile;
  /** Base address now; changes when the account is renamed. */
  origin: string;
  users: Map<number, User>;
  groups: Group[];
  taskTypes: TaskType[];
  pipelines: Pipeline[];
  lossReasons: LossReason[];
  fields: Map<FieldOwner, FieldDefinition[]>;
  tags: Record<CardType, Tag[]>;
  leads: Map<number, Lead>;
  contacts: Map<number, Contact>;
  companies: Map<number, Company>;
  /** `unavailable`: customers are not in the plan, calls on them answer 402. */
  customersMode: 'unavailable' | 'segments';
  customers: Map<number, Customer>;
  customerTags: Tag[];
  customerSegments: CustomerSegment[];
  links: LinkBook;
  tasks: Map<number, Task>;
  notes: Map<number, Note>;
  events: CrmEvent[];
  catalogs: Map<number, Catalog>;
  elements: Map<number, CatalogElement>;
  unsorted: Map<string, Unsorted>;
  webhooks: WebhookSubscription[];
  dpActions: DpAction[];
  files: Map<string, DriveFile>;
  entityFiles: { id: number; entityType: CardType; entityId: number; fileUuid: string }[];
  widgetSettings: Record<string, string> | null;
  /** Whether our integration is installed here. */
  installed: boolean;
  lastId: number;
}

/** A fresh id, unique within the account over all kinds of entity. */
export function nextId(account: Account): number {
  account.lastId += 1;
  return account.lastId;
}

/** Custom fields of an owner, in their order. */
export function fieldsOf(account: Account, owner: FieldOwner): FieldDefinition[] {
  return account.fields.get(owner) ?? [];
}

/** Host (with port) of the account's base address, as `referer` carries it. */
export function hostOf(account: Account): string {
  return new URL(account.origin).host;
}

/** The first administrator that is active. Every seeded account has one; throws when a test deactivated them all. */
export function adminOf(account: Account): User {
  for (const user of account.users.values()) if (user.isAdmin && user.isActive) return user;
  throw new Error(`Account ${account.profile.id} has no active administrator`);
}

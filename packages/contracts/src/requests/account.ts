import Type, { type Static } from 'typebox';
import { AccountId, UserId } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { CardPart } from './crm.ts';

const service = 'amocrm-sync';

/** Role of a user in the widget: administrators edit everything, users their own, `none` has no access. */
export const Role = Type.Union([Type.Literal('administrator'), Type.Literal('user'), Type.Literal('none')]);
/** See the schema of the same name. */
export type Role = Static<typeof Role>;

/** A user of the amoCRM account with the role here. */
export const AccountUser = Type.Object({
  id: UserId,
  name: Type.String(),
  email: Type.String(),
  /** Absent: amoCRM has none. */
  phone: Type.Optional(Type.String()),
  isActive: Type.Boolean(),
  isAmocrmAdmin: Type.Boolean(),
  role: Role,
});
/** See the schema of the same name. */
export type AccountUser = Static<typeof AccountUser>;

const userExample = {
  id: EXAMPLE.userId,
  name: 'Мария Продажная',
  email: 'maria@company.test',
  isActive: true,
  isAmocrmAdmin: true,
  role: 'administrator' as const,
};

/**
 * Stores the authorization code of an installation and exchanges it behind the answer, with retries: amoCRM waits 3 s
 * and never repeats the call. Errors: ACCOUNT_HOST_REFUSED when `referer` is no host of amoCRM. Asked with account 0.
 */
export const AccountInstall = defineRequest({
  service,
  name: 'account.install',
  version: 1,
  summary: 'Stores an OAuth code and begins the exchange.',
  request: Type.Object({
    code: Type.String({ minLength: 1, maxLength: 4000 }),
    referer: Type.String({ maxLength: 300 }),
  }),
  reply: Type.Object({ accepted: Type.Literal(true) }),
  example: { request: { code: 'def502', referer: 'company.amocrm.ru' }, reply: { accepted: true } },
});

/** Ends an installation: sends and timers stop, tokens are deleted. The gateway has checked the hook's signature. Idempotent. */
export const AccountUninstall = defineRequest({
  service,
  name: 'account.uninstall',
  version: 1,
  summary: 'Ends the installation in an account.',
  request: Type.Object({ accountId: AccountId }),
  reply: Type.Object({ accepted: Type.Literal(true) }),
  example: { request: { accountId: EXAMPLE.accountId }, reply: { accepted: true } },
});

/** What is known of an account. Errors: ACCOUNT_UNKNOWN. */
export const AccountGet = defineRequest({
  service,
  name: 'account.get',
  version: 1,
  summary: 'State and facts of an account.',
  request: Type.Object({ accountId: AccountId }),
  reply: Type.Object({
    state: Type.Union([Type.Literal('active'), Type.Literal('disabled')]),
    subdomain: Type.String(),
    origin: Type.String(),
    name: Type.String(),
    timezone: Type.String(),
    currency: Type.String(),
    language: Type.String(),
  }),
  example: {
    request: { accountId: EXAMPLE.accountId },
    reply: {
      state: 'active',
      subdomain: 'company',
      origin: 'https://company.amocrm.ru',
      name: 'Компания',
      timezone: 'Europe/Moscow',
      currency: 'RUB',
      language: 'ru',
    },
  },
});

/** One user with the role here. amoCRM administrators are administrators by default. Errors: ACCOUNT_UNKNOWN, USER_UNKNOWN. */
export const UserGet = defineRequest({
  service,
  name: 'user.get',
  version: 1,
  summary: 'A user of the account and the role here.',
  request: Type.Object({ accountId: AccountId, userId: UserId }),
  reply: AccountUser,
  example: { request: { accountId: EXAMPLE.accountId, userId: EXAMPLE.userId }, reply: userExample },
});

/** All users of the account, by name. Errors: ACCOUNT_UNKNOWN, CRM_UNAVAILABLE. */
export const UserList = defineRequest({
  service,
  name: 'user.list',
  version: 1,
  summary: 'The users of the account with their roles.',
  request: Type.Object({ accountId: AccountId }),
  reply: Type.Object({ users: Type.Array(AccountUser) }),
  example: { request: { accountId: EXAMPLE.accountId }, reply: { users: [userExample] } },
});

/** Ticks a user: sets the role. Errors: ACCOUNT_UNKNOWN, USER_UNKNOWN. */
export const UserSetRole = defineRequest({
  service,
  name: 'user.set-role',
  version: 1,
  summary: 'Gives or takes a user’s access.',
  request: Type.Object({ accountId: AccountId, userId: UserId, role: Role }),
  reply: AccountUser,
  example: {
    request: { accountId: EXAMPLE.accountId, userId: EXAMPLE.userId, role: 'administrator' },
    reply: userExample,
  },
});

/** Pipelines with their statuses, for settings and for validation at save. Errors: ACCOUNT_UNKNOWN, CRM_UNAVAILABLE. */
export const PipelineList = defineRequest({
  service,
  name: 'pipeline.list',
  version: 1,
  summary: 'Pipelines and statuses of the account.',
  request: Type.Object({ accountId: AccountId }),
  reply: Type.Object({
    pipelines: Type.Array(
      Type.Object({
        id: Type.Integer(),
        name: Type.String(),
        statuses: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), isIncoming: Type.Boolean() })),
      }),
    ),
  }),
  example: {
    request: { accountId: EXAMPLE.accountId },
    reply: {
      pipelines: [
        {
          id: EXAMPLE.pipelineId,
          name: 'Продажи',
          statuses: [{ id: EXAMPLE.statusId, name: 'КП отправлено', isIncoming: false }],
        },
      ],
    },
  },
});

/** Task types of the account. Errors: ACCOUNT_UNKNOWN, CRM_UNAVAILABLE. */
export const TaskTypeList = defineRequest({
  service,
  name: 'task-type.list',
  version: 1,
  summary: 'Task types of the account.',
  request: Type.Object({ accountId: AccountId }),
  reply: Type.Object({ taskTypes: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String() })) }),
  example: { request: { accountId: EXAMPLE.accountId }, reply: { taskTypes: [{ id: 1, name: 'Связаться' }] } },
});

/** A custom field of leads, contacts or companies; `options` are the choices of a list, with their ids. */
export const AccountField = Type.Object({
  id: Type.Integer(),
  entityType: Type.Union([Type.Literal('lead'), Type.Literal('contact'), Type.Literal('company')]),
  name: Type.String(),
  code: Type.Union([Type.String(), Type.Null()]),
  type: Type.String(),
  options: Type.Optional(Type.Array(Type.Object({ id: Type.Integer(), value: Type.String() }))),
});
/** See the schema of the same name. */
export type AccountField = Static<typeof AccountField>;

/** A custom field of customers or of elements of lists. */
export const LinkedField = Type.Object({
  ...AccountField.properties,
  entityType: Type.Union([Type.Literal('customer'), Type.Literal('element')]),
});
/** See the schema of the same name. */
export type LinkedField = Static<typeof LinkedField>;

/** Custom fields of all kinds of entity, for variables and triggers. Errors: ACCOUNT_UNKNOWN, CRM_UNAVAILABLE. */
export const CustomFieldList = defineRequest({
  service,
  name: 'custom-field.list',
  version: 1,
  summary: 'Custom fields of leads, contacts and companies; of customers and list elements on demand.',
  request: Type.Object({ accountId: AccountId, with: Type.Optional(Type.Array(CardPart)) }),
  reply: Type.Object({
    fields: Type.Array(AccountField),
    /** Fields of the parts asked for; absent: none were. */
    linked: Type.Optional(Type.Array(LinkedField)),
  }),
  example: {
    request: { accountId: EXAMPLE.accountId },
    reply: {
      fields: [
        {
          id: 901,
          entityType: 'lead',
          name: 'Источник',
          code: null,
          type: 'select',
          options: [{ id: 9011, value: 'Сайт' }],
        },
      ],
    },
  },
});

/**
 * Has amoCRM tell an address of ours of changed cards; asking again changes nothing. `subscribed` is false where amoCRM refuses it (its plan has no
 * webhooks): the lists are then only as fresh as their age. Errors: ACCOUNT_UNKNOWN, ACCOUNT_DISABLED, CRM_UNAVAILABLE.
 */
export const AccountSubscribe = defineRequest({
  service,
  name: 'account.subscribe',
  version: 1,
  summary: 'Subscribes an address to the account’s webhooks in amoCRM.',
  request: Type.Object({ accountId: AccountId, destination: Type.String({ maxLength: 1000, pattern: '^https?://' }) }),
  reply: Type.Object({ subscribed: Type.Boolean() }),
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      destination: 'https://gateway.company.test/amocrm/webhooks/31000001/k1.AQQA',
    },
    reply: { subscribed: true },
  },
});

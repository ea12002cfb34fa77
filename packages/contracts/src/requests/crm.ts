import Type, { type Static } from 'typebox';
import { AccountId, EntityRef } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** Value of one custom field, as texts for people (select options by name, dates as ISO 8601, switches as 1 or 0). */
export const CustomFieldValue = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  code: Type.Union([Type.String(), Type.Null()]),
  type: Type.String(),
  values: Type.Array(Type.String()),
});

const UnixSeconds = Type.Integer({ description: 'Unix seconds' });
const card = {
  id: Type.Integer(),
  name: Type.String(),
  responsibleUserId: Type.Integer(),
  createdAt: UnixSeconds,
  updatedAt: Type.Optional(UnixSeconds),
  /** When its next task is due; absent: it has none. */
  closestTaskAt: Type.Optional(UnixSeconds),
  tags: Type.Array(Type.String()),
  customFields: Type.Array(CustomFieldValue),
};

/** A lead as variables and rules need it. */
export const Lead = Type.Object({
  ...card,
  price: Type.Integer(),
  pipelineId: Type.Integer(),
  pipelineName: Type.String(),
  statusId: Type.Integer(),
  statusName: Type.String(),
  /** Absent: it is open. */
  closedAt: Type.Optional(UnixSeconds),
  /** Name of the reason that it was lost for. */
  lossReason: Type.Optional(Type.String()),
});
/** See the schema of the same name. */
export type Lead = Static<typeof Lead>;

/** A contact; e-mails and phones in the order of the card. */
export const Contact = Type.Object({
  ...card,
  firstName: Type.String(),
  lastName: Type.String(),
  emails: Type.Array(Type.String()),
  phones: Type.Array(Type.String()),
});
/** See the schema of the same name. */
export type Contact = Static<typeof Contact>;

/** A company. */
export const Company = Type.Object({ ...card, emails: Type.Array(Type.String()), phones: Type.Array(Type.String()) });
/** See the schema of the same name. */
export type Company = Static<typeof Company>;

/** A customer (buyer) of amoCRM; money in the account's currency. */
export const Customer = Type.Object({
  ...card,
  /** What the next purchase is expected to bring. */
  nextPrice: Type.Number(),
  nextDate: Type.Optional(UnixSeconds),
  averageCheck: Type.Number(),
  /** Sum of all purchases. */
  ltv: Type.Number(),
  purchases: Type.Integer(),
  /** Names of the segments it belongs to; absent: unknown. */
  segments: Type.Optional(Type.Array(Type.String())),
});
/** See the schema of the same name. */
export type Customer = Static<typeof Customer>;

/** An element of a list (a product, mostly) as a card holds it. */
export const CatalogElement = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  catalogId: Type.Integer(),
  catalogName: Type.String(),
  /** How many the card holds. */
  quantity: Type.Number(),
  /** Of one, by the price chosen in the card; null: it has none. */
  price: Type.Union([Type.Number(), Type.Null()]),
  customFields: Type.Array(CustomFieldValue),
});
/** See the schema of the same name. */
export type CatalogElement = Static<typeof CatalogElement>;

/** A part of a card that costs calls of amoCRM and is read only when asked for. */
export const CardPart = Type.Union([Type.Literal('customer'), Type.Literal('elements')]);
/** See the schema of the same name. */
export type CardPart = Static<typeof CardPart>;

/** A card with everything linked to it that variables can name. */
export const EntityCard = Type.Object({
  entity: EntityRef,
  /** The lead itself; of a contact or company its linked lead created last. */
  lead: Type.Union([Lead, Type.Null()]),
  /** Linked contacts, the main one first. */
  contacts: Type.Array(Contact),
  company: Type.Union([Company, Type.Null()]),
  responsible: Type.Union([
    Type.Object({
      id: Type.Integer(),
      name: Type.String(),
      email: Type.String(),
      phone: Type.Optional(Type.String()),
    }),
    Type.Null(),
  ]),
  /** The customer of the card, else of its contacts in their order, else of its company; absent: not asked for. */
  customer: Type.Optional(Type.Union([Customer, Type.Null()])),
  /** Elements of lists linked to the lead, or where it has none to the card itself; absent: not asked for. */
  elements: Type.Optional(Type.Array(CatalogElement)),
  account: Type.Object({
    id: AccountId,
    name: Type.String(),
    subdomain: Type.String(),
    currency: Type.String(),
    timezone: Type.String(),
    language: Type.String(),
  }),
});
/** See the schema of the same name. */
export type EntityCard = Static<typeof EntityCard>;

/**
 * Reads a card and what is linked to it, fresh, in as few calls of amoCRM as possible.
 * Errors: ACCOUNT_UNKNOWN, ACCOUNT_DISABLED, ENTITY_UNKNOWN, CRM_UNAUTHORIZED, CRM_UNAVAILABLE.
 */
export const EntityRead = defineRequest({
  service: 'amocrm-sync',
  name: 'entity.read',
  version: 1,
  summary: 'A card with its linked contacts, company, lead and responsible user; customer and list elements on demand.',
  request: Type.Object({ accountId: AccountId, entity: EntityRef, with: Type.Optional(Type.Array(CardPart)) }),
  reply: EntityCard,
  example: {
    request: { accountId: EXAMPLE.accountId, entity: { type: 'lead', id: EXAMPLE.leadId } },
    reply: {
      entity: { type: 'lead', id: EXAMPLE.leadId },
      lead: {
        id: EXAMPLE.leadId,
        name: 'Сделка А',
        responsibleUserId: EXAMPLE.userId,
        createdAt: 1_795_424_000,
        tags: [],
        customFields: [{ id: 901, name: 'Источник', code: null, type: 'select', values: ['Сайт'] }],
        price: 120_000,
        pipelineId: EXAMPLE.pipelineId,
        pipelineName: 'Продажи',
        statusId: EXAMPLE.statusId,
        statusName: 'Квалифицирован',
      },
      contacts: [
        {
          id: EXAMPLE.contactId,
          name: 'Анна Смирнова',
          responsibleUserId: EXAMPLE.userId,
          createdAt: 1_795_424_000,
          tags: [],
          customFields: [],
          firstName: 'Анна',
          lastName: 'Смирнова',
          emails: ['anna@client.test'],
          phones: [],
        },
      ],
      company: null,
      responsible: { id: EXAMPLE.userId, name: 'Мария Продажная', email: 'maria@company.test' },
      account: {
        id: EXAMPLE.accountId,
        name: 'Компания',
        subdomain: 'company',
        currency: 'RUB',
        timezone: 'Europe/Moscow',
        language: 'ru',
      },
    },
  },
});

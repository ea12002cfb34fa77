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

const card = {
  id: Type.Integer(),
  name: Type.String(),
  responsibleUserId: Type.Integer(),
  createdAt: Type.Integer({ description: 'Unix seconds' }),
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

/** A card with everything linked to it that variables can name. */
export const EntityCard = Type.Object({
  entity: EntityRef,
  lead: Type.Union([Lead, Type.Null()]),
  /** Linked contacts, the main one first. */
  contacts: Type.Array(Contact),
  company: Type.Union([Company, Type.Null()]),
  responsible: Type.Union([
    Type.Object({ id: Type.Integer(), name: Type.String(), email: Type.String() }),
    Type.Null(),
  ]),
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
  summary: 'A card with its linked contacts, company and responsible user.',
  request: Type.Object({ accountId: AccountId, entity: EntityRef }),
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

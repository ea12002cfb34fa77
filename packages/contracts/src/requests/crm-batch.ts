import Type from 'typebox';
import { AccountId, EntityRef } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { CardPart, EntityCard, EntityRead } from './crm.ts';

/** Most cards read at once: one page of amoCRM. */
export const MAX_CARDS_READ = 250;

/**
 * Reads many cards and what is linked to them, fresh, in as few calls of amoCRM as possible: one for the cards of a kind, one for their contacts, one
 * for their companies, one for the leads of contacts and companies.
 * Errors: ACCOUNT_UNKNOWN, ACCOUNT_DISABLED, CRM_UNAUTHORIZED, CRM_UNAVAILABLE.
 */
export const EntitiesRead = defineRequest({
  service: 'amocrm-sync',
  name: 'entities.read',
  version: 1,
  summary: 'Many cards with their linked contacts, companies and responsible users.',
  request: Type.Object({
    accountId: AccountId,
    entities: Type.Array(EntityRef, { minItems: 1, maxItems: MAX_CARDS_READ }),
    with: Type.Optional(Type.Array(CardPart)),
  }),
  reply: Type.Object({
    cards: Type.Array(EntityCard),
    /** Cards that amoCRM does not have. */
    unknown: Type.Array(EntityRef),
    /** Cards for which the answer had no room: ask for them again. */
    rest: Type.Array(EntityRef),
  }),
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      entities: [EntityRead.example.request.entity, { type: 'contact', id: EXAMPLE.contactId }],
    },
    reply: {
      cards: [EntityRead.example.reply],
      unknown: [{ type: 'contact', id: EXAMPLE.contactId }],
      rest: [],
    },
  },
});

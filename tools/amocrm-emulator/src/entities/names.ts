import type { EventEntityType } from '../state/feed.ts';
import type { CardType } from '../state/fields.ts';

/** Singular of a kind of card, as events and webhook settings use it. */
export const SINGULAR: Record<CardType, 'lead' | 'contact' | 'company'> = {
  leads: 'lead',
  contacts: 'contact',
  companies: 'company',
};

/** Numbers of the v2 API that webhooks still carry. */
export const ELEMENT_TYPE: Record<CardType, number> = { contacts: 1, leads: 2, companies: 3 };

/** Whether a string names a kind of card. */
export function isCardType(value: string): value is CardType {
  return value === 'leads' || value === 'contacts' || value === 'companies';
}

/** Event entity of a kind of card. */
export function eventEntity(type: CardType): EventEntityType {
  return SINGULAR[type];
}

/** Key of a kind of card in webhook bodies: companies travel under `contacts`. */
export function hookGroup(type: CardType): 'leads' | 'contacts' {
  return type === 'leads' ? 'leads' : 'contacts';
}

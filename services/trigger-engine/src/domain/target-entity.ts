import type { EntityCard, EntityRef, TriggerAction } from '@pochtovik/contracts';

/** What of a letter's card decides which entity an action hits. */
export type LinkedCards = Pick<EntityCard, 'lead' | 'contacts' | 'company'>;

/** True when the card must be read to know which entity an action hits. */
export function needsCard(entity: EntityRef, wanted: EntityRef['type']): boolean {
  return entity.type !== wanted;
}

/** The kind of card that an action changes; null for one that goes to the letter's own card, whatever it is. */
export function wantedEntity(action: TriggerAction): EntityRef['type'] | null {
  switch (action.type) {
    case 'change_status':
      return 'lead';
    case 'change_field':
    case 'change_tags':
      return action.entityType;
    case 'create_lead':
      return 'contact';
    case 'create_task':
    case 'add_note':
    case 'send_letter':
    case 'call_webhook':
      return null;
  }
}

/**
 * Which entity an action hits for a letter of a card; `docs/reference/action-entities.md` has the table of all pairs.
 * A lead linked to a contact or company is the one created last, which is how amocrm-sync reads the card.
 * @param card what amocrm-sync read of the letter's card; needed where {@link needsCard} says so
 * @returns null where there is none
 */
export function actionTarget(action: TriggerAction, entity: EntityRef, card: LinkedCards | null): EntityRef | null {
  return targetEntity(entity, wantedEntity(action) ?? entity.type, card);
}

/**
 * The entity of the wanted kind that belongs to a card: itself, else what is linked to it; of several contacts the main, else first one.
 * @returns null where there is none
 */
export function targetEntity(entity: EntityRef, wanted: EntityRef['type'], card: LinkedCards | null): EntityRef | null {
  if (entity.type === wanted) return entity;
  const linked = { lead: card?.lead, contact: card?.contacts[0], company: card?.company }[wanted];
  return linked ? { type: wanted, id: linked.id } : null;
}

/**
 * For whom a letter's new lead is: the contact that the letter went to, else the one that {@link targetEntity} tells, else the company.
 * @param recipient address that the letter went to; empty when unknown
 */
export function leadOwner(entity: EntityRef, card: LinkedCards, recipient: string): EntityRef | null {
  const address = recipient.toLowerCase();
  const addressee = card.contacts.find(({ emails }) => emails.some((email) => email.toLowerCase() === address));
  if (entity.type !== 'contact' && addressee) return { type: 'contact', id: addressee.id };
  return targetEntity(entity, 'contact', card) ?? targetEntity(entity, 'company', card);
}

import type { EntityCard, EntityRef } from '@pochtovik/contracts';

/** True when the card must be read to know which entity an action hits. */
export function needsCard(entity: EntityRef, wanted: EntityRef['type']): boolean {
  return entity.type !== wanted;
}

/**
 * Which entity of the wanted kind an action hits for a letter of a card:
 *
 * | letter of | lead | contact | company |
 * |---|---|---|---|
 * | lead | the lead | its main, else first contact | its company |
 * | contact | the lead that the card shows as linked | the contact | its company |
 * | company | the lead that the card shows as linked | its first contact | the company |
 *
 * @param card what amocrm-sync read of the letter's card; needed where {@link needsCard} says so
 * @returns null where there is none
 */
export function targetEntity(
  entity: EntityRef,
  wanted: EntityRef['type'],
  card: Pick<EntityCard, 'lead' | 'contacts' | 'company'> | null,
): EntityRef | null {
  if (entity.type === wanted) return entity;
  const linked = { lead: card?.lead, contact: card?.contacts[0], company: card?.company }[wanted];
  return linked ? { type: wanted, id: linked.id } : null;
}

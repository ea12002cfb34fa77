import type { EntityRef } from '@pochtovik/contracts';
import type { ElementLink } from './card-view.ts';

/** Ids of what is linked to a card, as amoCRM gives them. */
interface Links {
  contacts?: { id: number; is_main?: boolean }[];
  companies?: { id: number }[];
  leads?: { id: number }[];
  customers?: { id: number }[];
  catalog_elements?: {
    id: number;
    metadata?: { quantity?: number | null; catalog_id: number; price_id?: number | null } | null;
  }[];
}

/** A card with its links. */
export interface LinkedCard {
  _embedded?: Links;
}

/** A card and what is linked to it. */
export interface CardFamily<L extends LinkedCard, C extends LinkedCard, O extends LinkedCard> {
  lead: L | null;
  contacts: readonly C[];
  company: O | null;
}

/** Ids of the contacts of a card, the main one first. */
export function linkedContactIds({ _embedded }: LinkedCard): number[] {
  const links = _embedded?.contacts ?? [];
  return links.toSorted((a, b) => Number(b.is_main ?? false) - Number(a.is_main ?? false)).map(({ id }) => id);
}

/** Id of the company of a card. */
export function linkedCompanyId({ _embedded }: LinkedCard): number | undefined {
  return _embedded?.companies?.[0]?.id;
}

/** Ids of the leads of a contact or company. */
export function linkedLeadIds({ _embedded }: LinkedCard): number[] {
  return (_embedded?.leads ?? []).map(({ id }) => id);
}

/** Id of the customer of a family: the one of a company for its letter, else of the contacts in their order, else of the company. */
export function customerIdOf(type: EntityRef['type'], family: CardFamily<LinkedCard, LinkedCard, LinkedCard>) {
  const company = family.company ? [family.company] : [];
  const inOrder = type === 'company' ? [...company, ...family.contacts] : [...family.contacts, ...company];
  return inOrder.flatMap(({ _embedded }) => _embedded?.customers ?? [])[0]?.id;
}

/** Elements of lists that a family holds: those of the lead, or where it has none of the card itself. */
export function elementLinksOf(
  type: EntityRef['type'],
  { lead, contacts, company }: CardFamily<LinkedCard, LinkedCard, LinkedCard>,
): ElementLink[] {
  const own = { lead, contact: contacts[0], company }[type];
  const ofLead = lead ? linksOfCard(lead) : [];
  return ofLead.length > 0 || !own ? ofLead : linksOfCard(own);
}

function linksOfCard({ _embedded }: LinkedCard): ElementLink[] {
  return (_embedded?.catalog_elements ?? []).flatMap(({ id, metadata }) =>
    metadata
      ? [
          {
            ...{ elementId: id, catalogId: metadata.catalog_id },
            ...{ quantity: metadata.quantity ?? 1, priceId: metadata.price_id ?? null },
          },
        ]
      : [],
  );
}

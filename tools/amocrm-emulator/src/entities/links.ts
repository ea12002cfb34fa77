import type { Account } from '../state/account.ts';
import type { Link, LinkedType } from '../state/cards.ts';
import type { Change } from './change.ts';
import { isCardType, SINGULAR } from './names.ts';

const RANK: Record<LinkedType, number> = { leads: 0, contacts: 1, companies: 2, customers: 3, catalog_elements: 4 };

/** Pairs that may be linked, from the side that is named first (amoCRM entity-links-api). */
const ALLOWED: Record<LinkedType, LinkedType[]> = {
  leads: ['contacts', 'companies', 'catalog_elements'],
  contacts: ['leads', 'companies', 'customers', 'catalog_elements'],
  companies: ['contacts', 'leads', 'customers', 'catalog_elements'],
  customers: [],
  catalog_elements: [],
};

/** Whether two kinds of entity may be linked. */
export function mayLink(from: LinkedType, to: LinkedType): boolean {
  return ALLOWED[from].includes(to);
}

/** Whether a string names something that can be linked. */
export function isLinkedType(value: string): value is LinkedType {
  return isCardType(value) || value === 'customers' || value === 'catalog_elements';
}

/** Whether the entity exists and is not deleted. */
export function linkedExists(account: Account, type: LinkedType, id: number): boolean {
  const entity = type === 'catalog_elements' ? account.elements.get(id) : account[type].get(id);
  return entity !== undefined && !entity.is_deleted;
}

/** Details of a link; what is absent stays as it is, or gets its default. */
export interface LinkDetails {
  main?: boolean | undefined;
  quantity?: number | undefined;
  catalogId?: number | undefined;
  priceId?: number | null | undefined;
  updatedBy?: number | undefined;
}

/** A link seen from one side. */
export interface SeenLink {
  link: Link;
  type: LinkedType;
  id: number;
}

/** Links of an entity, the other end named. */
export function linksOf(account: Account, type: LinkedType, id: number): SeenLink[] {
  return [...account.links.of(type, id)].flatMap((link) => {
    if (link.from === type && link.fromId === id) return [{ link, type: link.to, id: link.toId }];
    if (link.to === type && link.toId === id) return [{ link, type: link.from, id: link.fromId }];
    return [];
  });
}

/** Links of an entity to one other kind. */
export function linkedTo(account: Account, type: LinkedType, id: number, other: LinkedType): SeenLink[] {
  return linksOf(account, type, id).filter((seen) => seen.type === other);
}

/** Links two entities, or changes the details of their link. A lead or contact has one company at most: the new one wins. */
export function link(
  change: Change,
  type: LinkedType,
  id: number,
  other: LinkedType,
  otherId: number,
  details: LinkDetails = {},
): void {
  const { account } = change;
  const [from, fromId, to, toId] = RANK[type] <= RANK[other] ? [type, id, other, otherId] : [other, otherId, type, id];
  if (to === 'companies' && from !== 'companies')
    for (const seen of linkedTo(account, from, fromId, 'companies'))
      if (seen.id !== toId) unlink(change, from, fromId, 'companies', seen.id);
  const known = findLink(account, from, fromId, to, toId);
  const first = from === 'leads' && to === 'contacts' && linkedTo(account, from, fromId, 'contacts').length === 0;
  const target: Link = known ?? {
    from,
    fromId,
    to,
    toId,
    main: first,
    quantity: 1,
    catalogId: details.catalogId ?? null,
    priceId: null,
    updatedBy: change.actorId,
  };
  if (details.quantity !== undefined) target.quantity = details.quantity;
  if (details.priceId !== undefined) target.priceId = details.priceId;
  if (details.updatedBy !== undefined) target.updatedBy = details.updatedBy;
  if (details.main === true && from === 'leads' && to === 'contacts') {
    for (const seen of linkedTo(account, 'leads', fromId, 'contacts')) seen.link.main = false;
    target.main = true;
  }
  if (known) return;
  account.links.add(target);
  linkEvents(change, target, 'linked');
}

/** Undoes a link; nothing happens when there is none. The next contact of a lead becomes the main one. */
export function unlink(change: Change, type: LinkedType, id: number, other: LinkedType, otherId: number): void {
  const { account } = change;
  const known = findLink(account, type, id, other, otherId);
  if (!known) return;
  account.links.remove(known);
  linkEvents(change, known, 'unlinked');
  if (!known.main) return;
  const next = linkedTo(account, 'leads', known.fromId, 'contacts')[0];
  if (next) next.link.main = true;
}

function findLink(
  account: Account,
  type: LinkedType,
  id: number,
  other: LinkedType,
  otherId: number,
): Link | undefined {
  return linksOf(account, type, id).find((seen) => seen.type === other && seen.id === otherId)?.link;
}

function otherKind({ to, catalogId }: Link): string {
  return to === 'customers' ? 'customer' : `catalog_${catalogId ?? 0}`;
}

/** Both ends get an entry: the card that received the other one is the event's entity. */
function linkEvents(change: Change, entry: Link, what: 'linked' | 'unlinked'): void {
  if (!isCardType(entry.to) || !isCardType(entry.from)) {
    if (isCardType(entry.from))
      change.event({
        type: entry.to === 'customers' ? `customer_${what}` : `entity_${what}`,
        entityType: SINGULAR[entry.from],
        entityId: entry.fromId,
        [what === 'linked' ? 'after' : 'before']: [{ link: { entity: { type: otherKind(entry), id: entry.toId } } }],
      });
    return;
  }
  const ends = [
    { of: SINGULAR[entry.from], ofId: entry.fromId, other: SINGULAR[entry.to], otherId: entry.toId },
    { of: SINGULAR[entry.to], ofId: entry.toId, other: SINGULAR[entry.from], otherId: entry.fromId },
  ];
  for (const end of ends) {
    const value = [{ link: { entity: { type: end.other, id: end.otherId } } }];
    change.event({
      type: `${end.other}_${what}`,
      entityType: end.of,
      entityId: end.ofId,
      ...(what === 'linked' ? { after: value } : { before: value }),
    });
  }
}

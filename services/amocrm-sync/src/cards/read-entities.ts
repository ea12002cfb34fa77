import {
  type CardPart,
  type EntitiesRead,
  type EntityCard,
  type EntityRef,
  PochtovikError,
} from '@pochtovik/contracts';
import type { Static } from 'typebox';
import { FilterIgnored, readCompanyPages, readContactPages, readLeadPages } from '../amocrm/card-pages.ts';
import type { AmocrmClient, Scope } from '../amocrm/client.ts';
import type { CompanyItem, ContactItem, LeadItem } from '../amocrm/schemas.ts';
import { linkedCompanyId, linkedContactIds, linkedLeadIds } from '../domain/card-links.ts';
import { newestLead } from '../domain/newest-lead.ts';
import type { Account } from '../store/account-store.ts';
import { assembleCards, type RawCard, type Reader } from './card-assembly.ts';
import { readEntity } from './read-entity.ts';

/** Cards read one by one before the answer is given: more would not be read in the time that askers wait. */
const ONE_BY_ONE = 10;
/** Leads of one contact or company that are looked at for the newest, those with the highest ids: one card must not keep the others waiting. */
const LEADS_OF_ONE = 50;

type Found = Pick<Static<(typeof EntitiesRead)['reply']>, 'cards' | 'rest'>;

/**
 * Reads cards with their contacts, companies and leads: a call for all cards of a kind, then one for all contacts, one for all companies and one for all
 * leads that those name and that are not read yet. Where the account ignores filters, the first few are read one by one.
 * @param parts what is read only when it is needed
 * @returns cards in the order asked for without those that amoCRM does not have, and those that were not read
 * @throws what {@link AmocrmClient.read} throws
 */
export async function readEntities(
  deps: Reader,
  scope: Scope,
  account: Account,
  entities: readonly EntityRef[],
  parts: readonly CardPart[] = [],
): Promise<Found> {
  try {
    const raws = await readTogether(deps.client, scope, entities, parts);
    return { cards: await assembleCards(deps, scope, account, raws, parts), rest: [] };
  } catch (error) {
    if (!(error instanceof FilterIgnored)) throw error;
    const cards: EntityCard[] = [];
    for (const entity of entities.slice(0, ONE_BY_ONE)) {
      const card = await unlessUnknown(readEntity(deps, scope, account, entity, parts));
      if (card) cards.push(card);
    }
    return { cards, rest: entities.slice(ONE_BY_ONE) };
  }
}

async function unlessUnknown(card: Promise<EntityCard>): Promise<EntityCard | null> {
  try {
    return await card;
  } catch (error) {
    if (error instanceof PochtovikError && error.code === 'ENTITY_UNKNOWN') return null;
    throw error;
  }
}

async function readTogether(
  client: AmocrmClient,
  scope: Scope,
  entities: readonly EntityRef[],
  parts: readonly CardPart[],
): Promise<RawCard[]> {
  const idsOf = (type: EntityRef['type']) => entities.filter((entity) => entity.type === type).map(({ id }) => id);
  const [leads, contacts, companies] = await Promise.all([
    readLeadPages(client, scope, idsOf('lead'), parts),
    readContactPages(client, scope, idsOf('contact'), parts),
    readCompanyPages(client, scope, idsOf('company'), parts),
  ]);
  const people = [...contacts.values(), ...companies.values()];
  const missing = (wanted: number[], known: ReadonlyMap<number, unknown>) => [
    ...new Set(wanted.filter((id) => !known.has(id))),
  ];
  const [moreLeads, moreContacts, moreCompanies] = await Promise.all([
    readLeadPages(client, scope, missing(people.flatMap(latestLeadIds), leads), parts),
    readContactPages(
      client,
      scope,
      missing([...leads.values(), ...companies.values()].flatMap(linkedContactIds), contacts),
      parts,
    ),
    readCompanyPages(
      client,
      scope,
      missing(
        [...leads.values(), ...contacts.values()].flatMap((card) => linkedCompanyId(card) ?? []),
        companies,
      ),
      parts,
    ),
  ]);
  const all = {
    leads: new Map([...leads, ...moreLeads]),
    contacts: new Map([...contacts, ...moreContacts]),
    companies: new Map([...companies, ...moreCompanies]),
  };
  return entities.flatMap((entity) => rawOf(entity, all) ?? []);
}

interface ReadCards {
  leads: ReadonlyMap<number, LeadItem>;
  contacts: ReadonlyMap<number, ContactItem>;
  companies: ReadonlyMap<number, CompanyItem>;
}

function rawOf(entity: EntityRef, { leads, contacts, companies }: ReadCards): RawCard | null {
  const { type, id } = entity;
  const own = { lead: leads.get(id), contact: contacts.get(id), company: companies.get(id) }[type];
  if (!own) return null;
  const linked = type === 'contact' ? [id] : linkedContactIds(own);
  const companyId = type === 'company' ? id : linkedCompanyId(own);
  return {
    entity,
    lead:
      type === 'lead'
        ? (leads.get(id) ?? null)
        : newestLead(latestLeadIds(own).flatMap((leadId) => leads.get(leadId) ?? [])),
    contacts: linked.flatMap((contactId) => contacts.get(contactId) ?? []),
    company: companies.get(companyId ?? 0) ?? null,
    responsibleUserId: own.responsible_user_id,
  };
}

function latestLeadIds(card: CompanyItem): number[] {
  return linkedLeadIds(card)
    .toSorted((a, b) => b - a)
    .slice(0, LEADS_OF_ONE);
}

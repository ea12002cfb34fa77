import { type EntitiesRead, type EntityCard, type EntityRef, PochtovikError } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import { FilterIgnored, readCompanyPages, readContactPages, readLeadPages } from '../amocrm/card-pages.ts';
import { readElementNames } from '../amocrm/cards-api.ts';
import type { AmocrmClient, Scope } from '../amocrm/client.ts';
import type { CompanyItem, ContactItem, LeadItem } from '../amocrm/schemas.ts';
import type { Directory } from '../directory/directory.ts';
import { chainedElements, companyView, contactView, leadView } from '../domain/card-view.ts';
import type { Account } from '../store/account-store.ts';
import { accountView, linkedContactIds, readEntity } from './read-entity.ts';

/** Cards read one by one before the answer is given: more would not be read in the time that askers wait. */
const ONE_BY_ONE = 10;

type Reader = { client: AmocrmClient; directory: Directory };
type Found = Pick<Static<(typeof EntitiesRead)['reply']>, 'cards' | 'rest'>;

/**
 * Reads cards with their contacts and companies: a call for all cards of a kind, then one for all contacts and one for all companies that those name and
 * that are not read yet. Where the account ignores filters, the first few are read one by one.
 * @returns cards in the order asked for without those that amoCRM does not have, and those that were not read
 * @throws what {@link AmocrmClient.read} throws
 */
export async function readEntities(
  deps: Reader,
  scope: Scope,
  account: Account,
  entities: readonly EntityRef[],
): Promise<Found> {
  try {
    return { cards: await readTogether(deps, scope, account, entities), rest: [] };
  } catch (error) {
    if (!(error instanceof FilterIgnored)) throw error;
    const cards: EntityCard[] = [];
    for (const entity of entities.slice(0, ONE_BY_ONE)) {
      const card = await unlessUnknown(readEntity(deps, scope, account, entity));
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
  { client, directory }: Reader,
  scope: Scope,
  account: Account,
  entities: readonly EntityRef[],
): Promise<EntityCard[]> {
  const idsOf = (type: EntityRef['type']) => entities.filter((entity) => entity.type === type).map(({ id }) => id);
  const [leads, contacts, companies] = await Promise.all([
    readLeadPages(client, scope, idsOf('lead')),
    readContactPages(client, scope, idsOf('contact')),
    readCompanyPages(client, scope, idsOf('company')),
  ]);
  const asked: CompanyItem[] = [...leads.values(), ...contacts.values(), ...companies.values()];
  const missing = (wanted: number[], known: ReadonlyMap<number, unknown>) => [
    ...new Set(wanted.filter((id) => !known.has(id))),
  ];
  const linkedContacts = [...leads.values(), ...companies.values()].flatMap(linkedContactIds);
  const [moreContacts, moreCompanies] = await Promise.all([
    readContactPages(client, scope, missing(linkedContacts, contacts)),
    readCompanyPages(client, scope, missing(asked.flatMap(linkedCompanyId), companies)),
  ]);
  const all = {
    leads,
    contacts: new Map([...contacts, ...moreContacts]),
    companies: new Map([...companies, ...moreCompanies]),
  };
  const read = [...leads.values(), ...all.contacts.values(), ...all.companies.values()];
  const elements = await readElementNames(client, scope, chainedElements(read));
  const context = { timezone: account.timezone, elements };

  async function cardOf(entity: EntityRef): Promise<EntityCard[]> {
    const raw = rawOf(entity, all);
    if (!raw) return [];
    const { lead, company, responsibleUserId } = raw;
    const [stage, responsible] = await Promise.all([
      lead ? directory.stage(scope, lead.pipeline_id, lead.status_id) : null,
      responsibleUserId > 0 ? directory.user(scope, responsibleUserId) : null,
    ]);
    return [
      {
        entity,
        lead: lead && stage ? leadView(lead, stage, context) : null,
        contacts: raw.contacts.map((contact) => contactView(contact, context)),
        company: company ? companyView(company, context) : null,
        responsible: responsible ? { id: responsible.id, name: responsible.name, email: responsible.email } : null,
        account: accountView(account),
      },
    ];
  }
  const cards: EntityCard[] = [];
  // One after another: the directory reads what it does not know once, and not once for each card.
  for (const entity of entities) cards.push(...(await cardOf(entity)));
  return cards;
}

interface ReadCards {
  leads: ReadonlyMap<number, LeadItem>;
  contacts: ReadonlyMap<number, ContactItem>;
  companies: ReadonlyMap<number, CompanyItem>;
}

function rawOf({ type, id }: EntityRef, { leads, contacts, companies }: ReadCards) {
  const own = { lead: leads.get(id), contact: contacts.get(id), company: companies.get(id) }[type];
  if (!own) return null;
  const linked = type === 'contact' ? [id] : linkedContactIds(own);
  const [companyId = 0] = type === 'company' ? [id] : linkedCompanyId(own);
  return {
    lead: type === 'lead' ? (leads.get(id) ?? null) : null,
    contacts: linked.flatMap((contactId) => contacts.get(contactId) ?? []),
    company: companies.get(companyId) ?? null,
    responsibleUserId: own.responsible_user_id,
  };
}

function linkedCompanyId(card: CompanyItem): number[] {
  const [company] = card._embedded?.companies ?? [];
  return company ? [company.id] : [];
}

import { type EntityCard, type EntityRef, PochtovikError } from '@pochtovik/contracts';
import { readCompany, readContact, readContacts, readElementNames, readLead } from '../amocrm/cards-api.ts';
import type { AmocrmClient, Scope } from '../amocrm/client.ts';
import type { CompanyItem, ContactItem, LeadItem } from '../amocrm/schemas.ts';
import type { Directory } from '../directory/directory.ts';
import { chainedElements, companyView, contactView, leadView } from '../domain/card-view.ts';
import type { Account } from '../store/account-store.ts';

/** A card and what is linked to it, as amoCRM gives it. */
interface RawEntity {
  lead: LeadItem | null;
  contacts: ContactItem[];
  company: CompanyItem | null;
  responsibleUserId: number;
}

/**
 * Reads a card fresh, with its contacts (the main one first) and company, in as few calls as possible: the card, then
 * contacts in one batch beside the company. Names of stages and people come from the directory.
 * @throws PochtovikError ENTITY_UNKNOWN, and what {@link AmocrmClient.read} throws
 */
export async function readEntity(
  deps: { client: AmocrmClient; directory: Directory },
  scope: Scope,
  account: Account,
  entity: EntityRef,
): Promise<EntityCard> {
  const { client, directory } = deps;
  const raw = await readRaw(client, scope, entity);
  const cards = [raw.lead, ...raw.contacts, raw.company].filter((card) => card !== null);
  const [stage, responsible, elements] = await Promise.all([
    raw.lead ? directory.stage(scope, raw.lead.pipeline_id, raw.lead.status_id) : null,
    raw.responsibleUserId > 0 ? directory.user(scope, raw.responsibleUserId) : null,
    readElementNames(client, scope, chainedElements(cards)),
  ]);
  const context = { timezone: account.timezone, elements };
  return {
    entity,
    lead: raw.lead && stage ? leadView(raw.lead, stage, context) : null,
    contacts: raw.contacts.map((contact) => contactView(contact, context)),
    company: raw.company ? companyView(raw.company, context) : null,
    responsible: responsible ? { id: responsible.id, name: responsible.name, email: responsible.email } : null,
    account: accountView(account),
  };
}

/** The account as cards carry it. */
export function accountView(account: Account): EntityCard['account'] {
  const { accountId: id, name, subdomain, currency, timezone, language } = account;
  return { id, name, subdomain, currency, timezone, language };
}

async function readRaw(client: AmocrmClient, scope: Scope, entity: EntityRef): Promise<RawEntity> {
  const unknown = () => new PochtovikError('ENTITY_UNKNOWN', { message: `amoCRM has no ${entity.type} ${entity.id}` });
  if (entity.type === 'contact') {
    const contact = await readContact(client, scope, entity.id);
    if (!contact) throw unknown();
    const company = await linkedCompany(client, scope, contact);
    return { lead: null, contacts: [contact], company, responsibleUserId: contact.responsible_user_id };
  }
  if (entity.type === 'company') {
    const company = await readCompany(client, scope, entity.id);
    if (!company) throw unknown();
    const contacts = await readContacts(client, scope, linkedContactIds(company));
    return { lead: null, contacts, company, responsibleUserId: company.responsible_user_id };
  }
  const lead = await readLead(client, scope, entity.id);
  if (!lead) throw unknown();
  const [contacts, company] = await Promise.all([
    readContacts(client, scope, linkedContactIds(lead)),
    linkedCompany(client, scope, lead),
  ]);
  return { lead, contacts, company, responsibleUserId: lead.responsible_user_id };
}

/** Ids of the contacts of a card, the main one first. */
export function linkedContactIds(card: CompanyItem): number[] {
  const links = card._embedded?.contacts ?? [];
  return links.toSorted((a, b) => Number(b.is_main ?? false) - Number(a.is_main ?? false)).map((link) => link.id);
}

async function linkedCompany(client: AmocrmClient, scope: Scope, card: CompanyItem): Promise<CompanyItem | null> {
  const id = card._embedded?.companies?.[0]?.id;
  return id === undefined ? null : readCompany(client, scope, id);
}

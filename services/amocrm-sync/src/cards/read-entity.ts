import { type CardPart, type EntityCard, type EntityRef, PochtovikError } from '@pochtovik/contracts';
import { readCompany, readContact, readContacts, readLead } from '../amocrm/cards-api.ts';
import type { AmocrmClient, Scope } from '../amocrm/client.ts';
import { leadFate } from '../amocrm/gone-leads.ts';
import { readNewestLead } from '../amocrm/linked-api.ts';
import type { CompanyItem } from '../amocrm/schemas.ts';
import { linkedCompanyId, linkedContactIds, linkedLeadIds } from '../domain/card-links.ts';
import type { Account } from '../store/account-store.ts';
import { assembleCards, type RawCard, type Reader } from './card-assembly.ts';

/**
 * Reads a card fresh, with its contacts (the main one first), company and lead, in as few calls as possible: the card, then
 * contacts in one batch beside company and lead. Names of stages and people come from the directory.
 * A lead that was merged into another one is answered by the one that remains, where amoCRM's history tells which that is.
 * @param parts what is read only when it is needed
 * @throws PochtovikError ENTITY_UNKNOWN, and what {@link AmocrmClient.read} throws
 */
export async function readEntity(
  deps: Reader,
  scope: Scope,
  account: Account,
  entity: EntityRef,
  parts: readonly CardPart[] = [],
): Promise<EntityCard> {
  const raw = (await readRaw(deps.client, scope, entity, parts)) ?? (await readRemaining(deps, scope, entity, parts));
  const [card] = raw ? await assembleCards(deps, scope, account, [raw], parts) : [];
  if (card) return card;
  throw new PochtovikError('ENTITY_UNKNOWN', { message: `amoCRM has no ${entity.type} ${entity.id}` });
}

async function readRemaining({ client }: Reader, scope: Scope, entity: EntityRef, parts: readonly CardPart[]) {
  if (entity.type !== 'lead') return null;
  const fate = await leadFate(client, scope, entity.id);
  return fate.type === 'merged' ? readRaw(client, scope, { type: 'lead', id: fate.into }, parts) : null;
}

async function readRaw(
  client: AmocrmClient,
  scope: Scope,
  entity: EntityRef,
  parts: readonly CardPart[],
): Promise<RawCard | null> {
  if (entity.type === 'contact') {
    const contact = await readContact(client, scope, entity.id, parts);
    if (!contact) return null;
    const [company, lead] = await Promise.all([
      companyOf(client, scope, contact, parts),
      readNewestLead(client, scope, linkedLeadIds(contact), parts),
    ]);
    return { entity, lead, contacts: [contact], company, responsibleUserId: contact.responsible_user_id };
  }
  if (entity.type === 'company') {
    const company = await readCompany(client, scope, entity.id, parts);
    if (!company) return null;
    const [contacts, lead] = await Promise.all([
      readContacts(client, scope, linkedContactIds(company), parts),
      readNewestLead(client, scope, linkedLeadIds(company), parts),
    ]);
    return { entity, lead, contacts, company, responsibleUserId: company.responsible_user_id };
  }
  const lead = await readLead(client, scope, entity.id, parts);
  if (!lead) return null;
  const [contacts, company] = await Promise.all([
    readContacts(client, scope, linkedContactIds(lead), parts),
    companyOf(client, scope, lead, parts),
  ]);
  return { entity, lead, contacts, company, responsibleUserId: lead.responsible_user_id };
}

async function companyOf(
  client: AmocrmClient,
  scope: Scope,
  card: CompanyItem,
  parts: readonly CardPart[],
): Promise<CompanyItem | null> {
  const id = linkedCompanyId(card);
  return id === undefined ? null : readCompany(client, scope, id, parts);
}

import type { CardPart, EntityCard, EntityRef } from '@pochtovik/contracts';
import type { AmocrmClient, Scope } from '../amocrm/client.ts';
import { readCustomers, readElements } from '../amocrm/linked-api.ts';
import type { CompanyItem, ContactItem, CustomerItem, ElementItem, LeadItem } from '../amocrm/schemas.ts';
import type { Directory } from '../directory/directory.ts';
import { type CardFamily, customerIdOf, elementLinksOf } from '../domain/card-links.ts';
import {
  chainedElements,
  companyView,
  contactView,
  customerView,
  elementView,
  leadView,
  type TextContext,
} from '../domain/card-view.ts';
import { elementKey } from '../domain/field-text.ts';
import type { Account } from '../store/account-store.ts';

/** A card and what is linked to it, as amoCRM gives it. */
export interface RawCard extends CardFamily<LeadItem, ContactItem, CompanyItem> {
  entity: EntityRef;
  responsibleUserId: number;
}

/** What cards are read with. */
export interface Reader {
  client: AmocrmClient;
  directory: Directory;
}

/** What cards only name by id. */
interface Named {
  elements: ReadonlyMap<string, ElementItem>;
  elementNames: ReadonlyMap<string, string>;
  customers: ReadonlyMap<number, CustomerItem>;
  catalogs: ReadonlyMap<number, string>;
  segments: ReadonlyMap<number, string>;
}

/**
 * Makes cards of what amoCRM gave: reads what they name by id only (elements of lists, customers; one call for all cards), and puts names to stages
 * and people.
 * @returns a card for each raw one, in their order
 * @throws what {@link AmocrmClient.read} throws
 */
export async function assembleCards(
  { client, directory }: Reader,
  scope: Scope,
  account: Account,
  raws: readonly RawCard[],
  parts: readonly CardPart[],
): Promise<EntityCard[]> {
  const chained = chainedElements(raws.flatMap(cardsOf));
  const linked = parts.includes('elements') ? raws.flatMap((raw) => elementLinksOf(raw.entity.type, raw)) : [];
  const customerIds = parts.includes('customer')
    ? new Set(raws.flatMap((raw) => customerIdOf(raw.entity.type, raw) ?? []))
    : [];
  const [elements, customers, catalogs] = await Promise.all([
    readElements(client, scope, [...chained, ...linked]),
    readCustomers(client, scope, [...customerIds]),
    linked.length > 0 ? directory.catalogs(scope) : new Map<number, string>(),
  ]);
  const segmentIds = [...customers.values()].flatMap((one) => one._embedded?.segments ?? []).map(({ id }) => id);
  const segments = await directory.segments(scope, segmentIds);
  const elementNames = new Map([...elements].map(([key, { name }]) => [key, name ?? '']));
  const named = { elements, elementNames, customers, catalogs, segments };
  const cards: EntityCard[] = [];
  // One after another: the directory reads what it does not know once, and not once for each card.
  for (const raw of raws) cards.push(await cardOf(directory, scope, account, raw, named, parts));
  return cards;
}

async function cardOf(
  directory: Directory,
  scope: Scope,
  account: Account,
  raw: RawCard,
  named: Named,
  parts: readonly CardPart[],
): Promise<EntityCard> {
  const { entity, lead, company, responsibleUserId } = raw;
  const [stage, responsible] = await Promise.all([
    lead ? directory.stage(scope, lead.pipeline_id, lead.status_id) : null,
    responsibleUserId > 0 ? directory.user(scope, responsibleUserId) : null,
  ]);
  const context = { timezone: account.timezone, elements: named.elementNames };
  return {
    entity,
    lead: lead && stage ? leadView(lead, stage, context) : null,
    contacts: raw.contacts.map((contact) => contactView(contact, context)),
    company: company ? companyView(company, context) : null,
    responsible: responsible && {
      ...{ id: responsible.id, name: responsible.name, email: responsible.email },
      ...(responsible.phone !== '' && { phone: responsible.phone }),
    },
    ...(parts.includes('customer') && { customer: customerOf(raw, named, context) }),
    ...(parts.includes('elements') && { elements: elementsOf(raw, named, context) }),
    account: accountView(account),
  };
}

function customerOf(raw: RawCard, { customers, segments }: Named, context: TextContext) {
  const customer = customers.get(customerIdOf(raw.entity.type, raw) ?? 0);
  return customer ? customerView(customer, context, segments) : null;
}

function elementsOf(raw: RawCard, { elements, catalogs }: Named, context: TextContext) {
  return elementLinksOf(raw.entity.type, raw).flatMap((link) => {
    const element = elements.get(elementKey(link.catalogId, link.elementId));
    return element ? [elementView(element, link, catalogs.get(link.catalogId) ?? '', context)] : [];
  });
}

function cardsOf({ lead, contacts, company }: RawCard): CompanyItem[] {
  return [...(lead ? [lead] : []), ...contacts, ...(company ? [company] : [])];
}

function accountView(account: Account): EntityCard['account'] {
  const { accountId: id, name, subdomain, currency, timezone, language } = account;
  return { id, name, subdomain, currency, timezone, language };
}

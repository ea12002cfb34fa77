import { type EntityRef, parserOf } from '@pochtovik/contracts';
import Type from 'typebox';
import { FilterIgnored, readLeadPages } from './card-pages.ts';
import { readLead } from './cards-api.ts';
import type { AmocrmClient, Scope } from './client.ts';
import { CARD_PATHS } from './directory-api.ts';
import type { LeadItem } from './schemas.ts';

/** A contact or company with the ids of its leads (amo crm_platform/contacts-api, companies-api). */
const LinkedAnswer = parserOf(
  Type.Object({
    _embedded: Type.Optional(Type.Object({ leads: Type.Optional(Type.Array(Type.Object({ id: Type.Integer() }))) })),
  }),
);

/** As many of the newest are looked at; ids grow with time. */
const NEWEST = 250;
/** The same where the account ignores filters and each is a call. */
const NEWEST_ONE_BY_ONE = 10;

/** The leads that were linked to a contact or company last; empty for a card that is gone. */
export async function readLinkedLeads(client: AmocrmClient, scope: Scope, entity: EntityRef): Promise<LeadItem[]> {
  const path = `${CARD_PATHS[entity.type]}/${entity.id}`;
  const card = await client.read(scope, path, { with: 'leads' }, LinkedAnswer);
  const ids = (card?._embedded?.leads ?? []).map(({ id }) => id).sort((a, b) => b - a);
  try {
    return [...(await readLeadPages(client, scope, ids.slice(0, NEWEST), [])).values()];
  } catch (error) {
    if (!(error instanceof FilterIgnored)) throw error;
    const leads: LeadItem[] = [];
    for (const id of ids.slice(0, NEWEST_ONE_BY_ONE)) {
      const lead = await readLead(client, scope, id);
      if (lead) leads.push(lead);
    }
    return leads;
  }
}

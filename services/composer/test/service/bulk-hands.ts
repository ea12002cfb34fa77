import {
  type BulkSend,
  BulkSendAddRecipients,
  BulkSendCreate,
  BulkSendGet,
  BulkSendStart,
  type EntityCard,
  type EntityRef,
  newId,
} from '@pochtovik/contracts';
import { ACCOUNT, ADMINISTRATOR, card, MAILBOX } from './fixtures.ts';
import type { Neighbours } from './neighbours.ts';

/** A lead's card of its own, whose client has the address. */
export function cardTo(leadId: number, address: string | null): EntityCard {
  const whole = card();
  const [contact] = whole.contacts;
  if (!whole.lead || !contact) throw new Error('the example has a lead and a contact');
  return {
    ...whole,
    entity: { type: 'lead', id: leadId },
    lead: { ...whole.lead, id: leadId },
    contacts: [{ ...contact, emails: address === null ? [] : [address] }],
  };
}

/** Puts cards into the world. @returns what a bulk send names them by */
export function addLeads(neighbours: Neighbours, cards: EntityCard[]): EntityRef[] {
  for (const each of cards) neighbours.world.cards.set(`${ACCOUNT}:lead:${each.entity.id}`, each);
  return cards.map(({ entity }) => entity);
}

/** Leads with an address each, from this id on. */
export function leadsFrom(neighbours: Neighbours, first: number, count: number): EntityRef[] {
  return addLeads(
    neighbours,
    Array.from({ length: count }, (_, index) => cardTo(first + index, `client${first + index}@client.test`)),
  );
}

/** What an administrator asks of one bulk send. */
export function named(bulkSendId: string) {
  return { accountId: ACCOUNT, actor: ADMINISTRATOR, bulkSendId };
}

/** Makes and starts a bulk send, as the gateway does. */
export async function bulkSend(
  { ask }: Neighbours,
  templateId: string,
  entities: EntityRef[],
  bulkSendId = newId(),
): Promise<BulkSend> {
  await ask(BulkSendCreate, { ...named(bulkSendId), templateId, mailboxId: MAILBOX.id });
  await ask(BulkSendAddRecipients, { ...named(bulkSendId), part: 0, entities });
  return ask(BulkSendStart, named(bulkSendId));
}

/** A bulk send as it is now. */
export function read({ ask }: Neighbours, bulkSendId: string): Promise<BulkSend> {
  return ask(BulkSendGet, named(bulkSendId));
}

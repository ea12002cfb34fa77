import { type CrmCommand, type EntityRef, PochtovikError } from '@pochtovik/contracts';
import { FilterIgnored, readCompanyPages, readContactPages, readLeadPages } from '../amocrm/card-pages.ts';
import { heldValues, readAnyCard } from '../amocrm/cards-api.ts';
import type { AmocrmClient, Scope } from '../amocrm/client.ts';
import type { CompanyItem } from '../amocrm/schemas.ts';
import { type CardFacts, commandEntity, needsFacts } from '../domain/command-call.ts';

const NO_FACTS: CardFacts = { responsibleUserId: null, current: [] };
const PAGES = { lead: readLeadPages, contact: readContactPages, company: readCompanyPages };

/**
 * Reads what commands need of their cards, one call for all cards of a kind.
 * @returns for each command, in their order, its facts; null for one whose card is not there
 */
export async function readCardFacts(
  client: AmocrmClient,
  scope: Scope,
  commands: readonly CrmCommand[],
): Promise<(CardFacts | null)[]> {
  const needy = commands.filter(needsFacts).map(commandEntity);
  const cards = await readCards(client, scope, needy);
  return commands.map((command) => {
    if (!needsFacts(command)) return NO_FACTS;
    const card = cards.get(keyOf(commandEntity(command)));
    if (!card) return null;
    const current = command.type === 'update_field' ? heldValues(card, command.fieldId) : [];
    return { responsibleUserId: card.responsible_user_id, current };
  });
}

/** The error of a command whose card is not there. */
export function cardMissing(command: CrmCommand): PochtovikError {
  const { type, id } = commandEntity(command);
  return new PochtovikError('ENTITY_UNKNOWN', { message: `amoCRM has no ${type} ${id}` });
}

/** The error of a command whose lead is gone, and no other is known to stand for it. */
export function leadGone(command: CrmCommand): PochtovikError {
  const { id } = commandEntity(command);
  const message = `amoCRM has no lead ${id} any more: it was deleted, or merged into another one that amoCRM does not name`;
  return new PochtovikError('ENTITY_UNKNOWN', { message });
}

async function readCards(client: AmocrmClient, scope: Scope, entities: readonly EntityRef[]) {
  const found = new Map<string, CompanyItem>();
  const one = async (entity: EntityRef) => {
    const card = await readAnyCard(client, scope, entity);
    if (card) found.set(keyOf(entity), card);
  };
  for (const type of ['lead', 'contact', 'company'] as const) {
    const wanted = entities.filter((entity) => entity.type === type);
    try {
      if (wanted.length < 2) {
        for (const entity of wanted) await one(entity);
        continue;
      }
      const ids = [...new Set(wanted.map(({ id }) => id))];
      for (const [id, card] of await PAGES[type](client, scope, ids, [])) found.set(keyOf({ type, id }), card);
    } catch (error) {
      if (!(error instanceof FilterIgnored)) throw error;
      for (const entity of wanted) await one(entity);
    }
  }
  return found;
}

function keyOf({ type, id }: EntityRef): string {
  return `${type}/${id}`;
}

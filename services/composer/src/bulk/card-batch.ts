import { type CardPart, type EntityCard, type EntityRef, type Mailbox, PochtovikError } from '@pochtovik/contracts';
import type { ComposeDeps } from '../composing/compose-letter.ts';
import type { Facts } from '../composing/crm-facts.ts';
import { templateUse } from '../composing/template-use.ts';
import { suppressedAddress } from '../domain/suppressed-address.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { SuppressionStore } from '../store/suppressions.ts';
import type { StoredTemplate, TemplateStore } from '../store/templates.ts';

/** What composing letters to many cards of one account by one template needs, each thing asked for once. */
export type BatchDeps = Omit<ComposeDeps, 'makeLetter'>;

/** What {@link openCardBatch} is made of. */
export type CardBatchParts = Omit<BatchDeps, 'templates' | 'suppressions' | 'accounts'> & {
  templates: TemplateStore;
  suppressions: SuppressionStore;
  accounts: AccountStore;
};

/**
 * Reads many cards together and answers from them what composing each letter asks. A refusal of amoCRM that a repeat can't mend is kept and met by each
 * letter, so that each says why it does not leave.
 * Errors: those of the other services that pass by themselves.
 */
export async function openCardBatch(
  parts: CardBatchParts,
  accountId: number,
  template: StoredTemplate | null,
  entities: readonly EntityRef[],
): Promise<BatchDeps & { language: string | undefined }> {
  const triggerLinks = once(() => parts.facts.triggerLinks(accountId));
  const use = template && (await templateUse({ triggerLinks }, accountId, template));
  const [cards, isInstalled] = await Promise.all([
    readCards(parts.facts, accountId, entities, use?.parts ?? []),
    parts.accounts.isInstalled(accountId),
  ]);
  const read = cards.type === 'cards' ? cards.cards : [];
  const byKey = new Map(read.map((card) => [keyOf(card.entity), card]));
  const addresses = [...new Set(read.flatMap(addressesOf))];
  const suppressed = await parts.suppressions.among(accountId, addresses);
  const asked = new Set(addresses);
  const mailboxes = new Map<string, Promise<Mailbox>>();
  const customFields = once(() => parts.facts.customFields(accountId, use?.parts ?? []));

  const facts: BatchDeps['facts'] = {
    ...parts.facts,
    customFields,
    triggerLinks,
    async card(_accountId, entity) {
      if (cards.type === 'refused') throw cards.error;
      const card = byKey.get(keyOf(entity));
      if (!card) throw new PochtovikError('ENTITY_UNKNOWN');
      return card;
    },
    mailbox(_accountId, wanted) {
      const key = wanted.mailboxId ?? String(wanted.userId);
      const known = mailboxes.get(key) ?? parts.facts.mailbox(accountId, wanted);
      mailboxes.set(key, known);
      return known;
    },
  };
  return {
    ...parts,
    facts,
    language: read[0]?.account.language,
    templates: { ...parts.templates, find: async () => template },
    accounts: { ...parts.accounts, isInstalled: async () => isInstalled },
    suppressions: {
      ...parts.suppressions,
      has: async (_accountId, address) =>
        asked.has(address) ? suppressed.has(address) : parts.suppressions.has(accountId, address),
    },
  };
}

type Cards = { type: 'cards'; cards: EntityCard[] } | { type: 'refused'; error: PochtovikError };

async function readCards(
  facts: Facts,
  accountId: number,
  entities: readonly EntityRef[],
  wanted: CardPart[],
): Promise<Cards> {
  try {
    return { type: 'cards', cards: await facts.cards(accountId, entities, wanted) };
  } catch (error) {
    if (error instanceof PochtovikError && !error.retryable && error.code !== 'BAD_REQUEST')
      return { type: 'refused', error };
    throw error;
  }
}

/** Every address of a card that a letter may go to, as the suppression list keeps it. */
function addressesOf({ contacts, company, responsible }: EntityCard): string[] {
  const emails = [...contacts, ...(company ? [company] : [])].flatMap((card) => card.emails);
  return [...emails, responsible?.email ?? ''].filter((email) => email.includes('@')).map(suppressedAddress);
}

function keyOf({ type, id }: EntityRef): string {
  return `${type}:${id}`;
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

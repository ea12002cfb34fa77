import type { BulkSendProblem, EntityRef } from '@pochtovik/contracts';
import { composed } from '../composing/compose-letter.ts';
import type { Known } from '../composing/letter-record.ts';
import { orderOfBulkSend } from '../domain/bulk-send.ts';
import { refusalOf } from '../domain/refusal.ts';
import { suppressedAddress } from '../domain/suppressed-address.ts';
import type { StoredTemplate } from '../store/templates.ts';
import { type CardBatchParts, openCardBatch } from './card-batch.ts';

/** A bulk send that is only tried out. */
export interface TrialSend {
  accountId: number;
  userId: number;
  template: StoredTemplate;
  mailboxId: string | null;
}

/** Most cards read together: what one message of the bus carries. */
const CARDS_AT_ONCE = 250;
const NO_SEND = '0'.repeat(32);

/** Says what there is to say of each card: its letter is composed and thrown away. Errors: those that pass by themselves. */
export async function checkCards(
  parts: CardBatchParts,
  { accountId, userId, template, mailboxId }: TrialSend,
  entities: readonly EntityRef[],
): Promise<BulkSendProblem[]> {
  const send = { _id: NO_SEND, accountId, userId, templateId: template.id, mailboxId };
  const found: BulkSendProblem[] = [];
  for (let from = 0; from < entities.length; from += CARDS_AT_ONCE) {
    const chunk = entities.slice(from, from + CARDS_AT_ONCE);
    const batch = await openCardBatch(parts, accountId, template, chunk);
    const checked = chunk.map(async (entity): Promise<BulkSendProblem> => {
      const known: Known = {};
      const refusal = await composed(batch, orderOfBulkSend(send, entity), known).then(
        () => null,
        (error: unknown) => {
          const refused = refusalOf(error, known.language ?? batch.language ?? 'ru');
          if (refused === null) throw error;
          return refused;
        },
      );
      return { entity, address: known.to?.address ?? null, refusal, missing: known.missing ?? [], duplicateOf: null };
    });
    found.push(...(await Promise.all(checked)));
  }
  return withDuplicates(found);
}

/** Names for each card the first one whose letter goes to the same address. */
export function withDuplicates(found: readonly BulkSendProblem[]): BulkSendProblem[] {
  const first = new Map<string, EntityRef>();
  return found.map((card) => {
    if (card.address === null || card.refusal !== null) return card;
    const key = suppressedAddress(card.address);
    const duplicateOf = first.get(key) ?? null;
    if (duplicateOf === null) first.set(key, card.entity);
    return { ...card, duplicateOf };
  });
}

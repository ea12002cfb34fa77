import { LetterBounced, LetterReplied, stableId } from '@pochtovik/contracts';
import {
  type Logger,
  type OutboxEntry,
  outboxEntry,
  type ServerClock,
  traceFrom,
  withSpan,
} from '@pochtovik/service-kit';
import { bounceOf } from '../domain/inbound/bounce.ts';
import { letterIdIn } from '../domain/inbound/message-ids.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { Delivery } from '../store/delivery.ts';
import type { InboundRecord, InboundStore } from '../store/inbound.ts';
import type { FoundMessage } from './finding.ts';

/** Where a message was found. */
export type FoundAt = Pick<InboundRecord, 'accountId' | 'mailboxId' | 'uidValidity' | 'uid' | 'receivedAt'>;

/** Stores what a message means for a letter; nothing where it names no letter that this mailbox sent. */
export type RecordFinding = (at: FoundAt, message: FoundMessage) => Promise<void>;

/**
 * Makes the recorder. Anyone can write to an inbox, so a message counts only when it names the Message-ID of a letter that was
 * tried from this very mailbox, and a report only when it tells of a recipient that the letter went to.
 */
export function createRecordFinding(deps: {
  deliveries: DeliveryStore;
  inbound: InboundStore;
  clock: ServerClock;
  announce(collection: 'inbound', id: string): void;
  log: Logger;
}): RecordFinding {
  const { deliveries, inbound, clock, log } = deps;

  async function letterOf({ accountId, mailboxId }: FoundAt, messageIds: readonly string[]): Promise<Delivery | null> {
    for (const messageId of messageIds) {
      const letterId = letterIdIn(messageId);
      const delivery = letterId && (await deliveries.find(accountId, letterId));
      if (!delivery || delivery.mailboxId !== mailboxId || delivery.attempts === 0) continue;
      if (delivery.messageId.toLowerCase() === messageId.toLowerCase()) return delivery;
    }
    return null;
  }

  return async (at, message) => {
    const { accountId, mailboxId } = at;
    const delivery = await letterOf(at, message.finding.messageIds);
    if (!delivery) return;
    const id = stableId('inbound', accountId, mailboxId, message.key);
    const attributes = { 'pochtovik.account_id': accountId, 'pochtovik.letter_id': delivery.id };
    await withSpan('sender inbound', { parent: traceFrom(delivery.trace), attributes }, async () => {
      const event = eventOf(id, at, message, delivery, clock.now());
      if (!event) return;
      const { kind } = message.finding;
      const isNew = await inbound.insert(accountId, { id, letterId: delivery.id, kind, ...at }, event);
      deps.announce('inbound', id);
      if (isNew)
        log.info({ event: `inbound.${kind}`, accountId, mailboxId, letterId: delivery.id }, 'a letter was told of');
    });
  };
}

function eventOf(
  inboundId: string,
  at: FoundAt,
  { finding, messageId }: FoundMessage,
  { id: letterId, mailboxId, accountId, recipient: first, others = [] }: Delivery,
  now: Date,
): OutboxEntry | null {
  const receivedAt = at.receivedAt.toISOString();
  if (finding.kind === 'reply') {
    const { automatic, from, subject } = finding;
    const data = { letterId, mailboxId, automatic, from, subject, messageId, receivedAt };
    return outboxEntry(LetterReplied, accountId, data, { id: stableId('letter.replied', inboundId), now });
  }
  const [told] = [first, ...others].flatMap((recipient) => {
    const bounce = bounceOf(finding, recipient);
    return bounce ? [{ recipient, ...bounce }] : [];
  });
  if (!told) return null;
  const data = { letterId, mailboxId, ...told, receivedAt };
  return outboxEntry(LetterBounced, accountId, data, { id: stableId('letter.bounced', inboundId), now });
}

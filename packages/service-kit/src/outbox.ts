import { type EventContract, type EventEnvelope, newId } from '@pochtovik/contracts';
import type { Static, TSchema } from 'typebox';
import { currentTrace, type TextHeaders } from './telemetry.ts';

/** An event stored inside the document whose change it tells of, until and after it is published. */
export interface OutboxEntry {
  id: string;
  subject: string;
  /** The envelope as JSON. */
  body: string;
  /** W3C trace headers of the moment the fact came to be; absent when nothing was traced (mongoose drops empty objects). */
  headers?: TextHeaders;
  at: Date;
  publishedAt: Date | null;
}

/** Fields of a document that carries events: spread into its mongoose schema with {@link outboxFields}. */
export interface WithOutbox {
  outbox: OutboxEntry[];
  /** How many entries are not published; the relay finds documents by it. */
  outboxPending: number;
}

/** Mongoose definition of {@link WithOutbox}. */
export const outboxFields = {
  outbox: {
    type: [
      {
        _id: false,
        id: { type: String, required: true },
        subject: { type: String, required: true },
        body: { type: String, required: true },
        headers: { type: Object },
        at: { type: Date, required: true },
        publishedAt: { type: Date, default: null },
      },
    ],
    default: [],
  },
  outboxPending: { type: Number, default: 0 },
};

/** Index that the relay's sweep needs on every collection with an outbox. */
export const outboxIndex = [{ outboxPending: 1 }, { partialFilterExpression: { outboxPending: { $gt: 0 } } }] as const;

/** Makes an event of a contract, checked, with the current trace. The id is the fact's own where it has one. */
export function outboxEntry<S extends TSchema>(
  contract: EventContract<S>,
  accountId: number,
  data: Static<S>,
  options: { id?: string; now: Date; headers?: TextHeaders },
): OutboxEntry {
  const envelope: EventEnvelope<Static<S>> = {
    id: options.id ?? newId(),
    type: contract.type,
    version: contract.version,
    accountId,
    occurredAt: options.now.toISOString(),
    data,
  };
  contract.envelope.parse(envelope);
  return {
    id: envelope.id,
    subject: contract.subject(accountId),
    body: JSON.stringify(envelope),
    headers: options.headers ?? currentTrace(),
    at: options.now,
    publishedAt: null,
  };
}

/** Fields of a new document that carries these events. */
export function withOutbox(entries: OutboxEntry[]): WithOutbox {
  return { outbox: entries, outboxPending: entries.length };
}

/** Operators to merge into an update that adds these events in the same atomic write. */
export function pushOutbox(entries: OutboxEntry[]) {
  return { $push: { outbox: { $each: entries } }, $inc: { outboxPending: entries.length } };
}

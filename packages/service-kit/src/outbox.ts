import { type EventContract, type EventEnvelope, newId } from '@pochtovik/contracts';
import type { Static, TSchema } from 'typebox';
import { currentTrace, type TextHeaders } from './telemetry.ts';

/** An event stored inside the document whose change it tells of, until and after it is published. */
export interface OutboxEntry {
  id: string;
  subject: string;
  /** The envelope as JSON, without the data that `shared` names: see {@link bodyOf}. */
  body: string;
  /** Names of data that stand in the document itself, under the same names, and never change there: they are not stored twice. Absent: none. */
  shared?: string[];
  /** W3C trace headers of the moment the fact came to be; absent when nothing was traced (mongoose drops empty objects). */
  headers?: TextHeaders;
  at: Date;
  /** null: not yet. Of an entry that its writer publishes (see {@link ownOutbox}) when it was made. */
  publishedAt: Date | null;
}

/** Fields of a document that carries events: spread into its mongoose schema with {@link outboxFields}. */
export interface WithOutbox {
  outbox: OutboxEntry[];
  /** How many entries are not published; the relay finds documents by it. */
  outboxPending: number;
}

/** A document as the relay sees it. */
export interface StoredOutbox {
  _id: unknown;
  outbox: readonly OutboxEntry[];
}

/** Events of a document that were not published when it was read. */
export function pendingOf({ outbox }: Pick<StoredOutbox, 'outbox'>): OutboxEntry[] {
  return outbox.filter(({ publishedAt }) => !publishedAt);
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
        shared: { type: [String], default: undefined },
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

/**
 * Makes an event of a contract, checked, with the current trace. The id is the fact's own where it has one.
 * @param options.shared data that the document says under the same names for good; at least one is left to the event
 */
export function outboxEntry<S extends TSchema>(
  contract: EventContract<S>,
  accountId: number,
  data: Static<S>,
  options: { id?: string; now: Date; headers?: TextHeaders; shared?: readonly (keyof Static<S> & string)[] },
): OutboxEntry {
  const { shared = [] } = options;
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
    body: JSON.stringify(shared.length === 0 ? envelope : { ...envelope, data: without(data, shared) }),
    ...(shared.length > 0 && { shared: [...shared] }),
    headers: options.headers ?? currentTrace(),
    at: options.now,
    publishedAt: null,
  };
}

function without(data: unknown, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(Object(data)).filter(([name]) => !names.includes(name)));
}

/** The whole envelope of an entry as JSON. @param document the one that carries it, with what the entry shares */
export function bodyOf({ body, shared = [] }: Pick<OutboxEntry, 'body' | 'shared'>, document: object): string {
  if (shared.length === 0) return body;
  const fields = shared.map((name) => {
    const value: unknown = Reflect.get(document, name);
    if (value === undefined) throw new Error(`the document lacks "${name}" of its event`);
    return `,${JSON.stringify(name)}:${JSON.stringify(value)}`;
  });
  // The data are the last of the envelope, and some of them are always the event's own.
  return `${body.slice(0, -2)}${fields.join('')}}}`;
}

/** Fields of a new document that carries these events. */
export function withOutbox(entries: OutboxEntry[]): WithOutbox {
  return { outbox: entries, outboxPending: entries.length };
}

/**
 * Fields of a new document whose writer publishes these events, by `publishStored`, and knows from elsewhere that he has to until he has done so: the
 * relay leaves them alone, and nothing is written to note that they are published.
 */
export function ownOutbox(entries: readonly OutboxEntry[]): WithOutbox {
  return { outbox: entries.map((entry) => ({ ...entry, publishedAt: entry.at })), outboxPending: 0 };
}

/** Operators to merge into an update that adds these events in the same atomic write. */
export function pushOutbox(entries: OutboxEntry[]) {
  return { $push: { outbox: { $each: entries } }, $inc: { outboxPending: entries.length } };
}

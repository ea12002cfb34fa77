import type { Bus } from './bus.ts';
import { toNatsHeaders } from './nats-headers.ts';
import { bodyOf, type OutboxEntry } from './outbox.ts';
import type { TextHeaders } from './telemetry.ts';

/** A message for JetStream. */
export interface Publication {
  /** Message id: a repeat within the stream's window is dropped. */
  id: string;
  subject: string;
  body: string;
  headers?: TextHeaders;
}

/** Publishes and waits until the stream has it on disk; makes the streams first when the bus has lost them. */
export async function publish(bus: Bus, message: Publication): Promise<void> {
  const headers = toNatsHeaders(message.headers ?? {});
  const send = () =>
    bus.jetstream.publish(message.subject, message.body, { msgID: message.id, headers, timeout: 5000 });
  try {
    await send();
  } catch (error) {
    if (!isStreamMissing(error)) throw error;
    await bus.restoreStreams();
    await send();
  }
}

/**
 * Publishes all events of stored documents and waits until they are on the bus. Doing it again is harmless.
 * Errors: the first one of the bus; the other events may be on it.
 */
export async function publishStored(
  bus: Bus,
  documents: readonly { outbox: readonly Pick<OutboxEntry, 'id' | 'subject' | 'body' | 'shared' | 'headers'>[] }[],
): Promise<void> {
  await Promise.all(
    documents.map(async (document) => {
      for (const entry of document.outbox) await publish(bus, { ...entry, body: bodyOf(entry, document) });
    }),
  );
}

/** True when nobody listens on the subject: the stream is gone. */
function isStreamMissing(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === 'NoRespondersError' || /no responders|no stream|503/i.test(error.message))
  );
}

import { DeliverPolicy } from '@nats-io/jetstream';
import type { EventEnvelope } from '@pochtovik/contracts';
import { type Bus, EVENTS_STREAM } from '@pochtovik/service-kit';
import { readEvent } from '../domain/live-event.ts';

/** An event with its place in the stream of time. */
export interface StreamedEvent {
  /** When the bus took it: nanoseconds since 1970; what a reader gives back to go on behind it. */
  position: string;
  event: EventEnvelope<unknown>;
}

/** A running look at the events of one account. */
export interface EventFeed extends AsyncIterable<StreamedEvent> {
  stop(): void;
}

/** How far back a reader that comes again may go on. */
const MAX_RESUME_MS = 60 * 60 * 1000;

/** Subject of every event of one account: `events.<noun>.<past tense>.v<version>.<account>`. */
export function accountSubject(accountId: number): string {
  return `events.*.*.*.${accountId}`;
}

/**
 * Opens an ordered, ephemeral look at the events of one account: nothing of it is kept by the bus, no other reader is
 * disturbed. Positions are times and not sequence numbers, which would tell an account how busy the others are.
 * @param after position of the last event the reader has; undefined or too old: only what comes from now on
 */
export async function openEventFeed(
  bus: Bus,
  accountId: number,
  after: string | undefined,
  now: Date,
): Promise<EventFeed> {
  const since = resumeFrom(after, now);
  const consumer = await bus.jetstream.consumers.get(EVENTS_STREAM, {
    filter_subjects: [accountSubject(accountId)],
    ...(since
      ? { deliver_policy: DeliverPolicy.StartTime, opt_start_time: since.toISOString() }
      : { deliver_policy: DeliverPolicy.New }),
  });
  const messages = await consumer.consume({ max_messages: 100 });
  return {
    stop: () => messages.stop(),
    async *[Symbol.asyncIterator]() {
      for await (const message of messages) {
        const position = String(message.timestampNanos);
        const isSeen = after !== undefined && since !== undefined && BigInt(position) <= BigInt(after);
        const event = readEvent(message.string());
        // The filter has chosen the account; the envelope is asked too, since it is what leaves the house.
        if (!isSeen && event?.accountId === accountId) yield { position, event };
      }
    },
  };
}

/** Time to start from, just before the last event that was seen; undefined when there is none to go on from. */
function resumeFrom(after: string | undefined, now: Date): Date | undefined {
  if (after === undefined || !/^[0-9]{19}$/.test(after)) return undefined;
  const milliseconds = Number(BigInt(after) / 1_000_000n);
  const isRecent = milliseconds > now.getTime() - MAX_RESUME_MS && milliseconds <= now.getTime();
  return isRecent ? new Date(milliseconds) : undefined;
}

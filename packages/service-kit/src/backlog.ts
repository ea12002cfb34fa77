import type { Bus } from './bus.ts';

/** How far a consumer is behind. */
export interface Backlog {
  /** When the oldest message came that is not acknowledged yet: waiting, being worked on, or coming back later. */
  unfinishedSince: Date | null;
  /** When the oldest message came that was never delivered. */
  undeliveredSince: Date | null;
}

/** Reads how far a durable consumer is behind its subject. Throws while the bus is away or the consumer is being made. */
export async function backlogOf(bus: Bus, stream: string, durable: string, filter: string): Promise<Backlog> {
  const info = await bus.manager.consumers.info(stream, durable);
  const arrivalAfter = async (sequence: number) => {
    // The server takes a subject beside the sequence (ADR-31 of NATS); the client's type of this query does not know it yet.
    const query = { seq: sequence + 1, next_by_subj: filter };
    return (await bus.manager.streams.getMessage(stream, query))?.time ?? null;
  };
  return {
    unfinishedSince:
      info.num_pending === 0 && info.num_ack_pending === 0 ? null : await arrivalAfter(info.ack_floor.stream_seq),
    undeliveredSince: info.num_pending === 0 ? null : await arrivalAfter(info.delivered.stream_seq),
  };
}

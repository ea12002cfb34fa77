import { JetStreamApiError, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers as natsHeaders } from '@nats-io/transport-node';
import { DEAD_STREAM } from '@pochtovik/service-kit';

/** A message that no consumer could take. */
export interface DeadLetter {
  /** Place in the DEAD stream; what `replay` takes. */
  sequence: number;
  /** Durable consumer that gave up. */
  consumer: string;
  /** Subject the message came from. */
  subject: string;
  reason: string;
  /** When it was parked. */
  at: Date;
}

/** Reads the DEAD stream of a bus and puts messages back. */
export interface DeadLetters {
  /** All of them, oldest first. */
  list(): Promise<DeadLetter[]>;
  /** Publishes the messages again on their own subjects and takes them off the stream. Gives how many. Consumers are idempotent, so those that did take them lose nothing. */
  replay(sequences: number[]): Promise<number>;
  close(): Promise<void>;
}

/** Connects to the bus whose dead letters are wanted. */
export async function openDeadLetters(natsUrl: string): Promise<DeadLetters> {
  const nats = await connect({ servers: natsUrl, name: 'dead-letters' });
  const manager = await jetstreamManager(nats);

  async function stored(sequence: number) {
    try {
      return await manager.streams.getMessage(DEAD_STREAM, { seq: sequence });
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === 10_037) return null;
      throw error;
    }
  }

  return {
    async list() {
      const { state } = await manager.streams.info(DEAD_STREAM);
      const letters: DeadLetter[] = [];
      for (let sequence = state.first_seq; sequence <= state.last_seq && state.messages > 0; sequence += 1) {
        const message = await stored(sequence);
        if (!message) continue;
        letters.push({
          sequence,
          consumer: message.subject.replace(/^dead\./, ''),
          subject: message.header.get('Pochtovik-Subject'),
          reason: message.header.get('Pochtovik-Reason'),
          at: message.time,
        });
      }
      return letters;
    },
    async replay(sequences) {
      let replayed = 0;
      for (const sequence of sequences) {
        const message = await stored(sequence);
        const subject = message?.header.get('Pochtovik-Subject');
        if (!message || !subject) continue;
        const headers = natsHeaders();
        for (const [name, values] of message.header) {
          if (!name.startsWith('Nats-') && !name.startsWith('Pochtovik-') && values[0]) headers.set(name, values[0]);
        }
        await jetstream(nats).publish(subject, message.data, { headers });
        await manager.streams.deleteMessage(DEAD_STREAM, sequence);
        replayed += 1;
      }
      return replayed;
    },
    close: () => nats.drain(),
  };
}

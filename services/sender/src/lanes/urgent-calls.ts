import { parserOf } from '@pochtovik/contracts';
import type { Bus } from '@pochtovik/service-kit';
import Type from 'typebox';
import type { Turn } from '../domain/account-round.ts';

/** Tells all senders of a mailbox that has got a single letter. */
export interface UrgentCalls {
  call(turn: Turn): void;
}

const SUBJECT = 'senders.urgent';
const Call = parserOf(Type.Object({ accountId: Type.Integer(), mailboxId: Type.String() }));

/**
 * Calls by the bus as it is, without a stream: whoever has the mailbox's lane in hand has read ahead and looks at its queue anew. A call
 * that is lost costs no more than the time that a lane reads ahead.
 * @param heard is given what other senders call, and not what this one does
 */
export function createUrgentCalls(
  { nats }: Pick<Bus, 'nats'>,
  owner: string,
  heard: (turn: Turn) => void,
): UrgentCalls {
  nats.subscribe(`${SUBJECT}.*`, {
    callback(error, message) {
      if (error || message.subject === `${SUBJECT}.${owner}`) return;
      const turn = turnOf(message.string());
      if (turn) heard(turn);
    },
  });
  return {
    call(turn) {
      if (!nats.isClosed()) nats.publish(`${SUBJECT}.${owner}`, JSON.stringify(turn));
    },
  };
}

function turnOf(body: string): Turn | undefined {
  try {
    const turn: unknown = JSON.parse(body);
    return Call.check(turn) ? turn : undefined;
  } catch {
    return undefined;
  }
}

import type { Bus } from './bus.ts';
import { TIMERS_STREAM } from './streams.ts';

/** Wake-ups at a time, carried by NATS' scheduled messages. They only wake: the due time itself is in the database. */
export interface Timers {
  /** Schedules (or moves) the wake-up of one timer. */
  schedule(timer: { id: string; accountId: number; at: Date }): Promise<void>;
  /** Cancels a wake-up; unknown ids are fine. */
  cancel(timer: { id: string; accountId: number }): Promise<void>;
  /** Cancels every wake-up of an account, in one call. */
  cancelAccount(accountId: number): Promise<void>;
}

/** Subject filter of the wake-ups that fire for a service. */
export function dueFilter(service: string): string {
  return `timers.due.${service}.*`;
}

/**
 * Timers of one service. One subject a timer: scheduling again replaces, purging cancels. What fires is kept for an hour
 * (`ttl`), longer than any consumer is away without the sweep of the database having taken over.
 */
export function createTimers(bus: Bus, service: string): Timers {
  const subject = (timer: { id: string; accountId: number }) => `timers.at.${service}.${timer.accountId}.${timer.id}`;
  const purge = async (filter: string) => {
    await bus.manager.streams.purge(TIMERS_STREAM, { filter });
  };
  return {
    async schedule(timer) {
      await bus.jetstream.publish(subject(timer), timer.id, {
        schedule: { specification: timer.at, target: `timers.due.${service}.${timer.accountId}`, ttl: '1h' },
        timeout: 5000,
      });
    },
    cancel: (timer) => purge(subject(timer)),
    cancelAccount: (accountId) => purge(subject({ accountId, id: '*' })),
  };
}

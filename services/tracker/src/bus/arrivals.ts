import { LetterSent, parserOf } from '@pochtovik/contracts';
import type { Bus } from '@pochtovik/service-kit';
import Type from 'typebox';
import { ARRIVAL_MS } from '../domain/visitor-class.ts';

/** Letters that mail servers took just now. */
export interface Arrivals {
  /** Milliseconds since the server took the letter; null when that is long ago, or not heard of. */
  sinceMs(letterId: string, nowMs: number): number | null;
}

const Sent = parserOf(Type.Object({ data: Type.Pick(LetterSent.data, ['letterId']) }));
/** Letters remembered at once: more leave in two seconds from no installation. */
const MAX_LETTERS = 20_000;

/**
 * Listens to `letter.sent` as it passes, without a consumer: each process needs all of them, and what it has missed is old by the time it listens again.
 * @param now milliseconds
 */
export function listenForArrivals(bus: Bus, now: () => number): Arrivals {
  const heard = new Map<string, number>();
  bus.nats.subscribe(LetterSent.subject('*'), {
    callback(error, message) {
      if (error) return;
      const letterId = letterIdOf(message.string());
      if (letterId === null) return;
      const nowMs = now();
      heard.set(letterId, nowMs);
      for (const [oldest, at] of heard) {
        if (heard.size <= MAX_LETTERS && nowMs - at < ARRIVAL_MS) break;
        heard.delete(oldest);
      }
    },
  });
  return {
    sinceMs(letterId, nowMs) {
      const at = heard.get(letterId);
      return at === undefined || nowMs - at >= ARRIVAL_MS ? null : nowMs - at;
    },
  };
}

function letterIdOf(body: string): string | null {
  try {
    const event: unknown = JSON.parse(body);
    return Sent.check(event) ? event.data.letterId : null;
  } catch {
    return null;
  }
}

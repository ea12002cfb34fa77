import { PochtovikError } from '@pochtovik/contracts';
import type { CrmReader } from '../engine/ports.ts';

/** An account has seven calls a second: so many questions are answered well within the time that asking waits. */
const MOST = 16;
/** Shorter than the lease of an execution that is in hand, milliseconds. */
const PATIENCE_MS = 8000;

/**
 * A reader that asks few questions at once, however many timers come due together. Error: CRM_UNAVAILABLE for one whose turn
 * does not come in time; like any trigger that cannot read its card it is tried again.
 */
export function fewAtOnce(reader: CrmReader, { most = MOST, patienceMs = PATIENCE_MS } = {}): CrmReader {
  const waiting: (() => void)[] = [];
  let free = most;

  async function inTurn<T>(read: () => Promise<T>): Promise<T> {
    if (free > 0) free -= 1;
    else await turn();
    try {
      return await read();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  }

  /** Waits for whoever is done to hand over. */
  function turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(begin), 1);
        reject(new PochtovikError('CRM_UNAVAILABLE'));
      }, patienceMs);
      waiting.push(begin);
    });
  }

  return {
    card: (...which) => inTurn(() => reader.card(...which)),
    timeZone: (...which) => inTurn(() => reader.timeZone(...which)),
    fields: (...which) => inTurn(() => reader.fields(...which)),
  };
}

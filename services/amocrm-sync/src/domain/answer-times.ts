/** How fast one host answers, learnt from its answers: how late a request may have reached it. All durations are milliseconds. */
export interface AnswerTimes {
  /** How late a request of this kind may come, as long as it is not answered. */
  expected(kind: string, now: number): number;
  /**
   * How late a request that was answered (or given up) after `tookMs` may have come: all that it took longer than the fastest of its kind.
   * @param waitedMs how long it was kept back after its time
   */
  late(kind: string, tookMs: number, waitedMs: number, now: number): number;
}

/** Never believed to be later: then it is amoCRM's own work that takes so long. */
const LONGEST_MS = 1000;
/** So many answers are needed before the fastest of them says anything. */
const ENOUGH = 5;
/** What was learnt is forgotten after one to two of these. */
const TERM_MS = 60_000;
/** Kinds remembered of one host. */
const KINDS = 200;

interface Term {
  count: number;
  sum: number;
  fastest: number;
  latest: number;
}
interface Known {
  since: number;
  current: Term;
  before: Term;
}

const EMPTY: Term = { count: 0, sum: 0, fastest: Number.POSITIVE_INFINITY, latest: 0 };

/**
 * Learns the times of one host. A request reaches amoCRM somewhere between its leaving and its answer; the fastest answer of a kind tells how much of that
 * is the way there and back and the work of a kind, all beyond it may have been the way there.
 */
export function createAnswerTimes(): AnswerTimes {
  const kinds = new Map<string, Known>();

  function knownOf(kind: string, now: number): Known {
    let known = kinds.get(kind) ?? { since: now, current: EMPTY, before: EMPTY };
    if (now - known.since >= TERM_MS) {
      const isOld = now - known.since >= 2 * TERM_MS;
      known = { since: now, current: EMPTY, before: isOld ? EMPTY : known.current };
    }
    kinds.delete(kind);
    kinds.set(kind, known);
    for (const oldest of kinds.keys()) {
      if (kinds.size <= KINDS) break;
      kinds.delete(oldest);
    }
    return known;
  }
  const together = ({ current, before }: Known): Term => ({
    count: current.count + before.count,
    sum: current.sum + before.sum,
    fastest: Math.min(current.fastest, before.fastest),
    latest: Math.max(current.latest, before.latest),
  });

  return {
    expected(kind, now) {
      const { count, fastest, latest } = together(knownOf(kind, now));
      const isSlowWork = count >= ENOUGH && fastest >= LONGEST_MS - 100;
      return isSlowWork ? Math.min(LONGEST_MS, latest) : LONGEST_MS;
    },
    late(kind, tookMs, waitedMs, now) {
      const known = knownOf(kind, now);
      const { count, sum, fastest } = together(known);
      // The fastest way there is may not have been met yet, the less surely the more the answers differ.
      const doubt = (6 * (sum / count - fastest)) / Math.sqrt(count);
      const beyond = count >= ENOUGH ? Math.max(0, tookMs - fastest + doubt) : tookMs;
      const late = Math.min(LONGEST_MS, tookMs, beyond);
      const { current } = known;
      known.current = {
        count: current.count + 1,
        sum: current.sum + tookMs,
        fastest: Math.min(current.fastest, tookMs),
        latest: Math.max(current.latest, Math.min(LONGEST_MS, tookMs - Math.min(fastest, tookMs)) + waitedMs),
      };
      return late;
    },
  };
}

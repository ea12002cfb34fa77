import type { PlannedSend } from './plan.ts';

/** What one send may leave in the CRM, or ask of the composer. */
export type EffectName =
  | 'note of sent'
  | 'task of sent, delayed'
  | 'status of opened'
  | 'task of opened'
  | 'task of not opened'
  | 'tag of the once-link'
  | 'field of the once-link'
  | 'note of the each-link'
  | 'letter of downloaded'
  | 'lead of downloaded';

/** What the visitors of one address know of it. */
export interface Visited {
  letterId: string;
  kind: 'open' | 'click' | 'download';
  linkNumber: number | null;
  /** Requests that were made, and those of them that were answered. */
  attempts: number;
  answered: number;
}

/** A visit as the tracker has it. */
export interface StoredVisit {
  letterId: string;
  kind: string;
  linkNumber: number | null;
  /** Class; only `person` and `proxy` count. */
  visitor: string;
  at: Date;
}

/** An execution as the engine has it, as far as it is counted. */
export interface ExecutionRow {
  sendId: string;
  cause: string;
  state: string;
  detail: string;
  dueAt: Date;
}

/** All that is known at the end of a run. */
export interface RunFacts {
  sends: readonly PlannedSend[];
  /** Number of the link that fires each time; the other one fires once. */
  eachLink: number;
  visited: readonly Visited[];
  stored: readonly StoredVisit[];
  executions: readonly ExecutionRow[];
  /** What is there, by {@link effectKey}; once for each time that it is there. */
  made: readonly string[];
}

/** What came of a run; the lists name what is not well, in words. */
export interface RunCount {
  visits: number;
  effects: number;
  /** Visits that were answered and are not stored, or stored more often than made. */
  wrongVisits: string[];
  /** Effects that are missing. */
  lost: string[];
  /** Effects that are there too often. */
  doubled: string[];
  /** Executions that have no end or a wrong one. */
  wrongEnds: string[];
}

/** "Not opened" must know of visits so long before its time, milliseconds: until then a visit is on the bus. */
const KNOWN_WITHIN_MS = 5000;

/** Names an effect of a send. */
export const effectKey = (sendName: string, effect: EffectName): string => `${sendName} ${effect}`;

/** Counts what is there against what the stored visits must have made, each once. */
export function countRun(facts: RunFacts): RunCount {
  const wanted = new Map<string, number>();
  const wrongEnds: string[] = [];
  for (const send of facts.sends) {
    const visits = visitsOf(facts, send);
    const isOpened = visits.length > 0;
    const once = visits.some(({ kind, linkNumber }) => kind === 'click' && linkNumber !== facts.eachLink);
    const each = visits.filter(({ linkNumber }) => linkNumber === facts.eachLink).length;
    const downloaded = visits.some(({ kind }) => kind === 'download');
    const want = (effect: EffectName, times: number | boolean) =>
      wanted.set(effectKey(send.name, effect), Number(times));
    want('note of sent', 1);
    want('task of sent, delayed', 1);
    want('status of opened', isOpened);
    want('task of opened', isOpened);
    want('tag of the once-link', once);
    want('field of the once-link', once);
    want('note of the each-link', each);
    want('letter of downloaded', downloaded);
    want('lead of downloaded', downloaded);
    const [decision] = facts.executions.filter(({ sendId, cause }) => sendId === send.sendId && cause === 'not-opened');
    want('task of not opened', decision?.state === 'done');
    wrongEnds.push(...wrongDecision(send, visits, decision));
  }
  for (const { state, cause, detail } of facts.executions) {
    const isWell = state === 'done' || (state === 'cancelled' && cause === 'not-opened');
    if (!isWell) wrongEnds.push(`${cause}: ${state} (${detail})`);
  }
  const made = new Map<string, number>();
  for (const key of facts.made) made.set(key, (made.get(key) ?? 0) + 1);
  const keys = [...new Set([...wanted.keys(), ...made.keys()])];
  const differing = (isWrong: (is: number, wanted: number) => boolean) =>
    keys
      .filter((key) => isWrong(made.get(key) ?? 0, wanted.get(key) ?? 0))
      .map((key) => `${key}: ${made.get(key) ?? 0} instead of ${wanted.get(key) ?? 0}`);
  return {
    visits: facts.stored.length,
    effects: facts.made.length,
    wrongVisits: wrongVisits(facts),
    lost: differing((is, should) => is < should),
    doubled: differing((is, should) => is > should),
    wrongEnds,
  };
}

/** Stored visits of a send that count. */
function visitsOf({ stored }: RunFacts, { letterIds }: PlannedSend): StoredVisit[] {
  return stored.filter(
    ({ letterId, visitor }) => letterIds.includes(letterId) && (visitor === 'person' || visitor === 'proxy'),
  );
}

function wrongDecision(
  { name }: PlannedSend,
  visits: readonly StoredVisit[],
  decision: ExecutionRow | undefined,
): string[] {
  if (!decision) return [`${name}: nobody decided whether it was opened`];
  const { state, dueAt } = decision;
  if (visits.length === 0) return state === 'done' ? [] : [`${name}: not opened, and ${state}`];
  const isKnown = visits.some(({ at }) => at.getTime() < dueAt.getTime() - KNOWN_WITHIN_MS);
  return isKnown && state === 'done' ? [`${name}: opened before its time, and taken for unread`] : [];
}

function wrongVisits({ visited, stored }: RunFacts): string[] {
  const keyOf = ({ letterId, kind, linkNumber }: StoredVisit | Visited) => `${letterId} ${kind} ${linkNumber}`;
  const times = new Map<string, number>();
  for (const visit of stored) times.set(keyOf(visit), (times.get(keyOf(visit)) ?? 0) + 1);
  return visited.flatMap((each) => {
    const is = times.get(keyOf(each)) ?? 0;
    const isWell = is >= each.answered && is <= each.attempts;
    return isWell ? [] : [`${keyOf(each)}: stored ${is} times, answered ${each.answered}, tried ${each.attempts}`];
  });
}

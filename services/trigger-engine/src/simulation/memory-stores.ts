import { stableId } from '@pochtovik/contracts';
import type { OutboxEntry } from '@pochtovik/service-kit';
import type { KnownExecution } from '../domain/execution.ts';
import type { KnownLetter } from '../domain/letter.ts';
import { type CapSlot, takeSlot } from '../domain/letter-cap.ts';
import type { Ports } from '../engine/ports.ts';

/** An execution in memory; `wakeAt` as in the database. */
interface Row {
  execution: KnownExecution;
  wakeAt: Date;
}

/** An execution that has just gone from one state to the next, and the events told with it. */
export type Moved = (execution: KnownExecution, events: readonly OutboxEntry[]) => void;

/** What the engine keeps, for one account and as long as it is needed; the same rules as in the database. */
export interface MemoryStores extends Pick<Ports, 'executions' | 'firstVisits' | 'letterCaps' | 'letters'> {
  /** Keeps a letter. */
  addLetter(letter: KnownLetter): void;
  /** The scheduled execution whose time comes first; of those of one time the one that was planned first. */
  next(): { id: string; at: Date } | null;
  /** All that is scheduled, by time. */
  waiting(): KnownExecution[];
}

/** Makes empty stores. */
export function createMemoryStores(moved: Moved): MemoryStores {
  const rows = new Map<string, Row>();
  const letters = new Map<string, KnownLetter>();
  const firsts = new Map<string, string>();
  const slots = new Map<string, CapSlot[]>();
  const scheduled = () =>
    [...rows.values()]
      .filter(({ execution }) => execution.state === 'scheduled')
      .toSorted((a, b) => a.wakeAt.getTime() - b.wakeAt.getTime());

  return {
    addLetter: (letter) => void letters.set(letter.letterId, letter),
    next() {
      const [first] = scheduled();
      return first ? { id: first.execution.id, at: first.wakeAt } : null;
    },
    waiting: () => scheduled().map(({ execution }) => execution),

    letters: {
      find: async (_accountId, letterId) => letters.get(letterId) ?? null,
      async settle(_accountId, letterId, fact) {
        const letter = letters.get(letterId);
        if (letter && !letter.sentAt && !letter.failure) letters.set(letterId, { ...letter, ...fact });
      },
    },

    firstVisits: {
      async claim(_accountId, firstId, hitId) {
        if (!firsts.has(firstId)) firsts.set(firstId, hitId);
        return firsts.get(firstId) === hitId;
      },
      exists: async (_accountId, firstId) => firsts.has(firstId),
    },

    letterCaps: {
      async take(_accountId, { entity, templateId }, executionId, cap, now) {
        const key = stableId(entity.type, entity.id, templateId);
        const verdict = takeSlot(slots.get(key) ?? [], executionId, cap, now);
        if (verdict.allowed) slots.set(key, verdict.slots);
        return verdict.allowed;
      },
    },

    executions: {
      async add(accountId, plan, triggerName, now) {
        if (rows.has(plan.id)) return null;
        const fresh = {
          action: null,
          state: 'scheduled' as const,
          createdAt: now,
          endedAt: null,
          detail: '',
          tries: 0,
          resultId: null,
        };
        const execution = { ...plan, accountId, triggerName, ...fresh };
        rows.set(plan.id, { execution, wakeAt: plan.dueAt });
        return execution;
      },
      async take(_accountId, id, now) {
        const row = rows.get(id);
        return row && row.execution.state === 'scheduled' && row.wakeAt <= now ? row.execution : null;
      },
      async takeDue(now, limit) {
        const waiting = scheduled();
        const due = waiting.filter(({ wakeAt }) => wakeAt <= now).slice(0, limit);
        return { taken: due.map(({ execution }) => execution), nextAt: waiting[due.length]?.wakeAt ?? null };
      },
      async putOff(_accountId, id, tries, wakeAt) {
        const row = rows.get(id);
        if (row?.execution.state === 'scheduled') rows.set(id, { execution: { ...row.execution, tries }, wakeAt });
      },
      async move(_accountId, id, from, change, events) {
        const row = rows.get(id);
        if (row?.execution.state !== from) return false;
        const execution = { ...row.execution, ...change };
        rows.set(id, { ...row, execution });
        moved(execution, events);
        return true;
      },
      find: async (_accountId, id) => rows.get(id)?.execution ?? null,
    },
  };
}

import { newId } from '@pochtovik/contracts';
import type { Random } from '@pochtovik/testing';

/** A send: a card and the letters to its recipients, one or two; "the first of several" is decided over them. */
export interface PlannedSend {
  /** Stands in everything that its triggers make, so that it can be counted in the CRM. */
  name: string;
  sendId: string;
  letterIds: string[];
}

/** What happens to a letter: a fact that another service tells, or a visit of its recipient. */
export type StepType = 'queued' | 'sent' | 'open' | 'click-once' | 'click-each' | 'download';

/** One event of the run. */
export interface Step {
  type: StepType;
  send: PlannedSend;
  letterId: string;
}

/** A run: its sends and the order of all that happens to them. */
export interface Plan {
  sends: PlannedSend[];
  steps: Step[];
}

/** What a recipient who reads does: looks twice, follows both links, takes the file. */
const VISITS: readonly StepType[] = ['open', 'open', 'click-once', 'click-each', 'download'];
/** Part of the run in which the letters leave. */
const LEAVING = 0.3;
/** One send in so many is read by nobody. */
const UNREAD = 5;
/** One send in so many goes to two recipients. */
const FOR_TWO = 3;

/** Plans a run of so many events at least: the letters leave first, then their recipients come in any order. */
export function planRun(events: number, random: Random): Plan {
  const sends: PlannedSend[] = [];
  const placed: { at: number; step: Step }[] = [];
  for (let index = 0; placed.length < events; index += 1) {
    const letterIds = index % FOR_TWO === 0 ? [newId(), newId()] : [newId()];
    const send = { name: `Дело-${index + 1}.`, sendId: newId(), letterIds };
    sends.push(send);
    for (const letterId of letterIds) {
      const leaves = random() * LEAVING;
      placed.push({ at: leaves, step: { type: 'queued', send, letterId } });
      placed.push({ at: leaves + random() * (LEAVING - leaves), step: { type: 'sent', send, letterId } });
      if (index % UNREAD === UNREAD - 1) continue;
      for (const type of VISITS) {
        placed.push({ at: LEAVING + random() * (1 - LEAVING), step: { type, send, letterId } });
      }
    }
  }
  return { sends, steps: placed.toSorted((a, b) => a.at - b.at).map(({ step }) => step) };
}

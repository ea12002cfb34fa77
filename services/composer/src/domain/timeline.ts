import type { LetterState } from '@pochtovik/contracts';

/** One line of a letter's timeline, as stored. */
export interface TimelineRecord {
  /** Id of the event that told of it: the same event never makes a second line. */
  eventId: string;
  at: Date;
  /** Type of the event, e.g. `letter.sent`. */
  event: string;
  /** Service that did it. */
  service: string;
  /** Sentence for a person. */
  detail: string;
}

/** How far sending has come; see {@link progressOf}. */
export interface StateChange {
  progress: number;
  state: LetterState;
  sentAt: Date | null;
  failure: { code: string; response: string } | null;
}

/** What an event changes in a letter. */
export interface LetterFact {
  entry: TimelineRecord;
  /** True for events that strangers can cause without end: only so many of them are kept in the timeline. */
  unbounded: boolean;
  state?: StateChange;
  /** What is true of the letter since a time; of several the earliest counts. */
  since?: { [moment in 'openedAt' | 'bouncedAt' | 'repliedAt' | 'downloadedAt']?: Date };
}

const RANK = { queued: 1, not_sent: 2, cancelled: 2, maybe_sent: 3, sent: 4 } as const satisfies Record<
  LetterState,
  number
>;

/**
 * Order of what the sender tells, independent of clocks and of the order of arrival: a later attempt is newer; within one
 * attempt a result is newer than a deferral, certainty is newer than doubt. A letter just queued has progress 0.
 */
export function progressOf(attempt: number, state: LetterState): number {
  return attempt * 10 + RANK[state];
}

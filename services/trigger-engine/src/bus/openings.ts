import { LetterReplied, TrackingClicked, TrackingDownloaded, TrackingOpened } from '@pochtovik/contracts';
import type { Backlog, Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';

/** What shows that a letter was opened. */
const SHOWING = [TrackingOpened, TrackingClicked, TrackingDownloaded, LetterReplied] as const;

/** An opening that cannot be taken in must not hold up timers for longer, milliseconds. */
const PATIENCE_MS = 60_000;

/**
 * Makes the question whether all openings told by a time have been taken in. After an outage of this service its due timers
 * and the openings it missed come at once: "not opened" must not be decided before those openings are read.
 */
export function createOpeningsKnown(
  kit: Pick<Kit<Config>, 'backlog'>,
  now: () => Date,
): (until: Date) => Promise<boolean> {
  let asked: { at: Date; answer: Promise<Backlog> } | undefined;

  return async (until) => {
    // Many timers are due at once: they share a question as long as it was asked after their time.
    if (!asked || asked.at < until) {
      const question = { at: now(), answer: backlogOfAll(kit) };
      asked = question;
      const forget = () => {
        if (asked === question) asked = undefined;
      };
      question.answer.then(forget, forget);
    }
    const { unfinishedSince, undeliveredSince } = await asked.answer;
    const since = now().getTime() - until.getTime() > PATIENCE_MS ? undeliveredSince : unfinishedSince;
    return since === null || since > until;
  };
}

/** The streams of openings as one: behind by as much as the slowest. */
async function backlogOfAll(kit: Pick<Kit<Config>, 'backlog'>): Promise<Backlog> {
  const all = await Promise.all(SHOWING.map((contract) => kit.backlog(contract)));
  return {
    unfinishedSince: earliest(all.map(({ unfinishedSince }) => unfinishedSince)),
    undeliveredSince: earliest(all.map(({ undeliveredSince }) => undeliveredSince)),
  };
}

function earliest(times: readonly (Date | null)[]): Date | null {
  return times.reduce((first, time) => (first === null || (time !== null && time < first) ? time : first), null);
}

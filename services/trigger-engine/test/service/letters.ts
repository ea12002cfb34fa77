import {
  LetterBounced,
  LetterCancelled,
  type LetterContext,
  LetterFailed,
  LetterQueued,
  LetterReplied,
  LetterSent,
  newId,
  TrackingClicked,
  TrackingDownloaded,
  TrackingOpened,
  TrackingUnsubscribed,
  type VisitorClass,
} from '@pochtovik/contracts';
import type { World } from './world.ts';

const NO_ACTIONS = { sent: [], opened: [], notOpened: [], failed: [] };
let lastAccount = 31_000_000;

/** An account that no other test has. */
export function newAccount(): number {
  lastAccount += 1;
  return lastAccount;
}

/** A letter of a send of its own, changed where a test needs it. */
export function newLetter(
  actions: Partial<LetterContext['actions']>,
  change: Partial<LetterContext> = {},
): LetterContext {
  const { letter } = LetterQueued.example;
  return { ...letter, letterId: newId(), sendId: newId(), actions: { ...NO_ACTIONS, ...actions }, ...change };
}

/** Tells of letters and their recipients, in the place of composer, sender and tracker. `times`: deliveries of the same fact. */
export function letterFacts({ tell }: World, accountId: number, times = 1) {
  const hit = (visitor: VisitorClass, letterId: string) => ({
    ...TrackingOpened.example,
    hitId: newId(),
    letterId,
    visitor,
  });
  return {
    queued: (letter: LetterContext) => tell(LetterQueued, accountId, { ...LetterQueued.example, letter }, { times }),
    sent: ({ letterId }: LetterContext, sentAt = new Date()) =>
      tell(LetterSent, accountId, { ...LetterSent.example, letterId, sentAt: sentAt.toISOString() }, { times }),
    failed: ({ letterId }: LetterContext, change: { maybeSent?: boolean; response?: string } = {}) =>
      tell(LetterFailed, accountId, { ...LetterFailed.example, letterId, ...change }, { times }),
    opened: ({ letterId }: LetterContext, visitor: VisitorClass = 'person') =>
      tell(TrackingOpened, accountId, hit(visitor, letterId), { times }),
    bounced: ({ letterId }: LetterContext) =>
      tell(LetterBounced, accountId, { ...LetterBounced.example, letterId }, { times }),
    replied: ({ letterId }: LetterContext, automatic = false) =>
      tell(LetterReplied, accountId, { ...LetterReplied.example, letterId, automatic }, { times }),
    downloaded: ({ letterId }: LetterContext, visitor: VisitorClass = 'person') => {
      const { attachmentId } = TrackingDownloaded.example;
      return tell(TrackingDownloaded, accountId, { ...hit(visitor, letterId), attachmentId }, { times });
    },
    cancelled: ({ letterId }: LetterContext) =>
      tell(LetterCancelled, accountId, { ...LetterCancelled.example, letterId }, { times }),
    unsubscribed: ({ letterId }: LetterContext) =>
      tell(TrackingUnsubscribed, accountId, { ...TrackingUnsubscribed.example, hitId: newId(), letterId }, { times }),
    clicked: ({ letterId }: LetterContext, linkNumber: number, visitor: VisitorClass = 'person') =>
      tell(TrackingClicked, accountId, { ...hit(visitor, letterId), linkNumber }, { times }),
  };
}

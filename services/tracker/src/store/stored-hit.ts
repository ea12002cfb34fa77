import {
  type EventContract,
  type EventEnvelope,
  TrackingClicked,
  TrackingDownloaded,
  TrackingLinkFollowed,
  TrackingOpened,
  TrackingUnsubscribed,
} from '@pochtovik/contracts';
import { outboxEntry } from '@pochtovik/service-kit';
import type { Static } from 'typebox';
import type { StoredHit } from './hits.ts';

type Opened = EventEnvelope<Static<typeof TrackingOpened.data>>;
type Clicked = EventEnvelope<Static<typeof TrackingClicked.data>>;
type Downloaded = EventEnvelope<Static<typeof TrackingDownloaded.data>>;
type LinkFollowed = EventEnvelope<Static<typeof TrackingLinkFollowed.data>>;
type Unsubscribed = EventEnvelope<Static<typeof TrackingUnsubscribed.data>>;

/** The hit of an open. */
export function hitOfOpened(event: Opened): StoredHit {
  return {
    ...common(TrackingOpened, event),
    ...visitOf(event.data),
    kind: 'open',
    linkNumber: null,
    attachmentId: null,
  };
}

/** The hit of a click. */
export function hitOfClicked(event: Clicked): StoredHit {
  return {
    ...common(TrackingClicked, event),
    ...visitOf(event.data),
    kind: 'click',
    linkNumber: event.data.linkNumber,
    attachmentId: null,
  };
}

/** The hit of a plain link. */
export function hitOfLinkFollowed(event: LinkFollowed): StoredHit {
  return {
    ...common(TrackingLinkFollowed, event),
    ...visitOf(event.data),
    kind: 'link',
    linkNumber: event.data.number,
    attachmentId: null,
  };
}

/** The hit of a download. */
export function hitOfDownloaded(event: Downloaded): StoredHit {
  return {
    ...common(TrackingDownloaded, event),
    ...visitOf(event.data),
    kind: 'download',
    linkNumber: null,
    attachmentId: event.data.attachmentId,
  };
}

/** The hit of somebody who unsubscribed; it counts whoever made it, so no class of visitor is told. */
export function hitOfUnsubscribed(event: Unsubscribed): StoredHit {
  const { hitId, letterId, method, userAgent } = event.data;
  const visit = { hitId, letterId, userAgent, visitor: 'any', reason: method, rulesVersion: 0 };
  return {
    ...common(TrackingUnsubscribed, event),
    ...visit,
    kind: 'unsubscribe',
    linkNumber: null,
    attachmentId: null,
  };
}

function common<S extends EventContract['data']>(contract: EventContract<S>, event: EventEnvelope<Static<S>>) {
  const at = new Date(event.occurredAt);
  const entry = outboxEntry(contract, event.accountId, event.data, { id: event.id, now: at });
  return { accountId: event.accountId, at, event: { ...entry, publishedAt: at } };
}

function visitOf({ hitId, letterId, visitor, reason, rulesVersion, userAgent }: Opened['data']) {
  return { hitId, letterId, visitor, reason, rulesVersion, userAgent };
}

import type { InboxFindMessage, MessagePlace } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import { findMessage } from '../messages/find-message.ts';
import type { OpenMessages } from '../messages/open-messages.ts';

/** `inbox.find-message`. @param lookMs no more folders are asked after this long */
export function findInboxMessage({ open, lookMs }: { open: OpenMessages; lookMs: number }) {
  return async (
    { mailboxId, traits }: Static<(typeof InboxFindMessage)['request']>,
    accountId: number,
  ): Promise<{ place: MessagePlace | null }> => {
    const end = performance.now() + lookMs;
    const spot = await open(accountId, mailboxId, (reader, sentFolder) =>
      findMessage(reader, traits, sentFolder, () => performance.now() > end),
    );
    return { place: spot && { mailboxId, ...spot } };
  };
}

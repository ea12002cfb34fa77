import type { Mailbox, MailboxList } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import type { MailboxStore } from '../store/mailboxes.ts';
import { viewsOf } from './mailbox-view.ts';

/** `mailbox.list`. */
export function listMailboxes(mailboxes: MailboxStore) {
  return async (
    { userId }: Static<(typeof MailboxList)['request']>,
    accountId: number,
  ): Promise<{ mailboxes: Mailbox[] }> => ({ mailboxes: viewsOf(await mailboxes.list(accountId, userId)) });
}

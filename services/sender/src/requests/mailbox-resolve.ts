import { type Mailbox, type MailboxResolve, PochtovikError } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import type { MailboxStore } from '../store/mailboxes.ts';
import { viewsOf } from './mailbox-view.ts';

/** `mailbox.resolve`: the mailbox named, else the user's default. */
export function resolveMailbox(mailboxes: MailboxStore) {
  return async (
    { mailboxId, userId }: Static<(typeof MailboxResolve)['request']>,
    accountId: number,
  ): Promise<Mailbox> => {
    if (mailboxId !== undefined) {
      const named = viewsOf(await mailboxes.list(accountId)).find((mailbox) => mailbox.id === mailboxId);
      if (!named) throw new PochtovikError('MAILBOX_UNKNOWN');
      return named;
    }
    const own = userId === undefined ? [] : viewsOf(await mailboxes.list(accountId, userId));
    const standard = own.find((mailbox) => mailbox.isDefault);
    if (!standard) throw new PochtovikError('MAILBOX_NONE');
    return standard;
  };
}

import { type Mailbox, type MailboxSetDefault, PochtovikError } from '@pochtovik/contracts';
import type { ServerClock } from '@pochtovik/service-kit';
import type { Static } from 'typebox';
import type { MailboxStore } from '../store/mailboxes.ts';
import { viewIn } from './mailbox-view.ts';

/** `mailbox.set-default`. */
export function setDefaultMailbox({ mailboxes, clock }: { mailboxes: MailboxStore; clock: ServerClock }) {
  return async ({ mailboxId }: Static<(typeof MailboxSetDefault)['request']>, accountId: number): Promise<Mailbox> => {
    if (!(await mailboxes.setDefault(accountId, mailboxId, clock.now()))) throw new PochtovikError('MAILBOX_UNKNOWN');
    return viewIn(mailboxes, accountId, mailboxId);
  };
}

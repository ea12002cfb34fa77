import type { Mailbox } from '@pochtovik/contracts';
import { tickOf } from '../domain/tick.ts';
import type { StoredMailbox } from '../store/mailboxes.ts';

/** The default mailbox of a user: the one made default last, else the oldest. */
export function defaultOf(mailboxes: readonly StoredMailbox[]): StoredMailbox | undefined {
  return mailboxes.toSorted(
    (a, b) =>
      (b.defaultSince?.getTime() ?? 0) - (a.defaultSince?.getTime() ?? 0) ||
      a.createdAt.getTime() - b.createdAt.getTime() ||
      (a.id < b.id ? -1 : 1),
  )[0];
}

/** A mailbox as others see it: never its password. */
export function viewOf(mailbox: StoredMailbox, isDefault: boolean): Mailbox {
  const { id, settings, smtpCheck, imapCheck, checkedAt, paused } = mailbox;
  return {
    id,
    ...settings,
    isDefault,
    tick: tickOf(smtpCheck, imapCheck),
    smtpCheck,
    imapCheck,
    checkedAt: checkedAt.toISOString(),
    paused: paused && { code: paused.code, response: paused.response, since: paused.since.toISOString() },
  };
}

/** Mailboxes of any users as others see them. */
export function viewsOf(mailboxes: readonly StoredMailbox[]): Mailbox[] {
  const byUser = Map.groupBy(mailboxes, (mailbox) => mailbox.settings.userId);
  const defaults = new Set([...byUser.values()].map((own) => defaultOf(own)?.id));
  return mailboxes.map((mailbox) => viewOf(mailbox, defaults.has(mailbox.id)));
}

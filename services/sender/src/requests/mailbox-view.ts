import {
  type Mailbox,
  type MailboxHint,
  type MailServer,
  PochtovikError,
  type ServerCheck,
} from '@pochtovik/contracts';
import { hintFor } from '../domain/mailbox-hints.ts';
import { type NotedCheck, warningFor } from '../domain/mailbox-warnings.ts';
import { tickOf } from '../domain/tick.ts';
import { presetOfHost } from '../presets/presets.ts';
import type { MailboxStore, StoredMailbox } from '../store/mailboxes.ts';

/** The default mailbox of a user: the one made default last, else the oldest. */
export function defaultOf(mailboxes: readonly StoredMailbox[]): StoredMailbox | undefined {
  return mailboxes.toSorted(
    (a, b) =>
      (b.defaultSince?.getTime() ?? 0) - (a.defaultSince?.getTime() ?? 0) ||
      a.createdAt.getTime() - b.createdAt.getTime() ||
      (a.id < b.id ? -1 : 1),
  )[0];
}

/** A mailbox as others see it: never its password, with a hint for every trouble of a known cause. */
export function viewOf(mailbox: StoredMailbox, isDefault: boolean): Mailbox {
  const { id, settings, smtpCheck, imapCheck, checkedAt, checkDueAt, paused, grant } = mailbox;
  const advice = grant === null ? (presetOfHost(settings.smtp.host)?.password ?? null) : null;
  const signedIn = grant !== null;
  const hinted = <T extends { code: string | null; response: string }>(
    trouble: T,
    server: 'smtp' | 'imap',
    { port, security }: MailServer,
    otherWorks: boolean,
  ): T & { hint?: MailboxHint } => {
    const { code, response } = trouble;
    const hint =
      code === null ? undefined : hintFor({ server, port, security, code, response, otherWorks, advice, signedIn });
    return hint ? { ...trouble, hint } : trouble;
  };
  const hintedImap = (check: ServerCheck) =>
    settings.imap ? hinted(check, 'imap', settings.imap, smtpCheck.ok) : check;
  const notes = [...(smtpCheck.notes ?? []), ...(imapCheck?.notes ?? [])];
  return {
    id,
    ...settings,
    isDefault,
    ...(grant === null ? {} : { oauthProvider: grant.provider }),
    tick: tickOf(smtpCheck, imapCheck),
    smtpCheck: hinted(plain(smtpCheck), 'smtp', settings.smtp, imapCheck?.ok === true),
    imapCheck: imapCheck && hintedImap(plain(imapCheck)),
    warnings: notes.map(warningFor),
    checkedAt: checkedAt.toISOString(),
    nextCheckAt: checkDueAt.toISOString(),
    paused:
      paused &&
      hinted(
        { code: paused.code, response: paused.response, since: paused.since.toISOString() },
        'smtp',
        settings.smtp,
        false,
      ),
  };
}

function plain({ notes: _notes, ...check }: NotedCheck): ServerCheck {
  return check;
}

/** Mailboxes of any users as others see them. */
export function viewsOf(mailboxes: readonly StoredMailbox[]): Mailbox[] {
  const byUser = Map.groupBy(mailboxes, (mailbox) => mailbox.settings.userId);
  const defaults = new Set([...byUser.values()].map((own) => defaultOf(own)?.id));
  return mailboxes.map((mailbox) => viewOf(mailbox, defaults.has(mailbox.id)));
}

/** A stored mailbox as others see it. @throws PochtovikError MAILBOX_UNKNOWN */
export async function viewIn(mailboxes: MailboxStore, accountId: number, mailboxId: string): Promise<Mailbox> {
  const view = viewsOf(await mailboxes.list(accountId)).find((mailbox) => mailbox.id === mailboxId);
  if (!view) throw new PochtovikError('MAILBOX_UNKNOWN');
  return view;
}

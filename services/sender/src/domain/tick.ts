import type { Mailbox, ServerCheck } from '@pochtovik/contracts';

/** The tick of a mailbox: green when SMTP and IMAP work, grey when only SMTP does, red when it can't send. */
export function tickOf(smtp: ServerCheck, imap: ServerCheck | null): Mailbox['tick'] {
  if (!smtp.ok) return 'red';
  return imap?.ok ? 'green' : 'grey';
}

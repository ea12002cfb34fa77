import type { Mailbox } from '@pochtovik/contracts';
import type { NotedCheck } from './mailbox-warnings.ts';

/**
 * The tick of a mailbox: green when SMTP and IMAP work, grey when only SMTP does, red when it can't send. A server that asks
 * for no password proves nothing of it: never green.
 */
export function tickOf(smtp: NotedCheck, imap: NotedCheck | null): Mailbox['tick'] {
  if (!smtp.ok) return 'red';
  const proven = !smtp.notes?.some(({ cause }) => cause === 'no-password-asked');
  return proven && imap?.ok ? 'green' : 'grey';
}

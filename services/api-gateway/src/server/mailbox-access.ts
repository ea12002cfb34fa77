import { MailboxList, MailboxSettings, PochtovikError } from '@pochtovik/contracts';
import type { Ask } from '@pochtovik/service-kit';
import Type from 'typebox';
import type { Caller } from '../domain/caller.ts';

/** What is sent to make or change a mailbox. */
export const MailboxBody = Type.Object({
  settings: MailboxSettings,
  password: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
  makeDefault: Type.Optional(Type.Boolean()),
});

/** Saving and verifying try the servers for real, which may be slow ones. */
export const VERIFY_TIMEOUT_MS = 60_000;

/** Where mail providers send people back to; it is registered with each of them. */
export function oauthRedirectUri(publicUrl: string): string {
  return `${publicUrl}/mailbox-oauth/callback`;
}

/** Errors: ADMIN_REQUIRED when a user writes the mailbox of somebody else. */
export function assertOwnMailbox(caller: Caller, ownerUserId: number): void {
  if (caller.role !== 'administrator' && ownerUserId !== caller.userId) throw new PochtovikError('ADMIN_REQUIRED');
}

/** The user whose mailboxes the caller may see and change; empty for all. */
export function mailboxScope(caller: Caller): { userId?: number } {
  return caller.role === 'administrator' ? {} : { userId: caller.userId };
}

/**
 * Errors: MAILBOX_UNKNOWN when the mailbox is not among those the caller may change. It must be asked before a save, which
 * would make a mailbox under an id that is not there.
 */
export async function assertMayChangeMailbox(ask: Ask, caller: Caller, mailboxId: string): Promise<void> {
  const { accountId } = caller;
  const { mailboxes } = await ask(MailboxList, accountId, { accountId, ...mailboxScope(caller) });
  if (!mailboxes.some(({ id }) => id === mailboxId)) throw new PochtovikError('MAILBOX_UNKNOWN');
}

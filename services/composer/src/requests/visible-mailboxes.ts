import { type Actor, MailboxList } from '@pochtovik/contracts';
import type { Ask } from '@pochtovik/service-kit';

/** Mailboxes whose letters an actor may see; undefined for an administrator, who sees all. */
export async function visibleMailboxes(ask: Ask, accountId: number, actor: Actor): Promise<string[] | undefined> {
  if (actor.role === 'administrator') return undefined;
  const { mailboxes } = await ask(MailboxList, accountId, { accountId, userId: actor.userId });
  return mailboxes.map(({ id }) => id);
}

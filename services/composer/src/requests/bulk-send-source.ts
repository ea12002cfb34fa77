import { type Actor, MailboxList, MailboxResolve, PochtovikError } from '@pochtovik/contracts';
import type { Ask } from '@pochtovik/service-kit';
import { maySeeTemplate } from '../domain/template-access.ts';
import type { StoredTemplate, TemplateStore } from '../store/templates.ts';

/** What a bulk send is made from and by. */
export interface BulkSendSource {
  template: StoredTemplate;
  /** null: each letter leaves from the mailbox of whoever is responsible for its card. */
  mailboxId: string | null;
}

/**
 * Template and mailbox of a bulk send, as far as the actor may use them: users send from their own mailboxes only.
 * Errors: TEMPLATE_UNKNOWN, TEMPLATE_ARCHIVED, MAILBOX_UNKNOWN, MAILBOX_NONE.
 */
export async function bulkSendSource(
  { ask, templates }: { ask: Ask; templates: TemplateStore },
  accountId: number,
  actor: Actor,
  wanted: { templateId: string; mailboxId?: string | undefined },
): Promise<BulkSendSource> {
  const template = await templates.find(accountId, wanted.templateId);
  if (!template || !maySeeTemplate(actor, template)) throw new PochtovikError('TEMPLATE_UNKNOWN');
  if (template.archivedAt) throw new PochtovikError('TEMPLATE_ARCHIVED');
  return { template, mailboxId: await mailboxOf(ask, accountId, actor, wanted.mailboxId) };
}

async function mailboxOf(
  ask: Ask,
  accountId: number,
  { userId, role }: Actor,
  mailboxId: string | undefined,
): Promise<string | null> {
  if (role === 'administrator') {
    return mailboxId === undefined ? null : (await ask(MailboxResolve, accountId, { accountId, mailboxId })).id;
  }
  if (mailboxId === undefined) return (await ask(MailboxResolve, accountId, { accountId, userId })).id;
  const { mailboxes } = await ask(MailboxList, accountId, { accountId, userId });
  if (!mailboxes.some(({ id }) => id === mailboxId)) throw new PochtovikError('MAILBOX_UNKNOWN');
  return mailboxId;
}

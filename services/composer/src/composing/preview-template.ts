import { type EntityRef, PochtovikError, type TemplatePreview } from '@pochtovik/contracts';
import type { LetterOrder } from '../domain/letter-order.ts';
import { clientOf, recipientAt } from '../domain/recipient.ts';
import { refusalOf } from '../domain/refusal.ts';
import type { StoredTemplate } from '../store/templates.ts';
import { assertNotSuppressed } from './assert-not-suppressed.ts';
import type { ComposeDeps } from './compose-letter.ts';
import { renderLetter } from './render-letter.ts';
import { templateUse } from './template-use.ts';

/** The head of the letter that a template would make for a card. */
export type PreviewTemplate = (
  accountId: number,
  template: StoredTemplate,
  entity: EntityRef,
) => Promise<TemplatePreview>;

/**
 * Makes it: goes the way of a letter that a trigger asks for, as far as it can be gone without keeping anything.
 * Errors: those that pass by themselves.
 */
export function createPreviewTemplate(
  deps: Pick<ComposeDeps, 'facts' | 'renderer' | 'tracking' | 'accounts' | 'suppressions' | 'now'>,
): PreviewTemplate {
  return async (accountId, template, entity) => {
    const preview: TemplatePreview = { subject: '', to: null, refusal: null };
    let language = 'ru';
    try {
      if (!(await deps.accounts.isInstalled(accountId))) throw new PochtovikError('ACCOUNT_DISABLED');
      const use = await templateUse(deps.facts, accountId, template);
      const card = await deps.facts.card(accountId, entity, use.parts);
      language = card.account.language;
      const mailbox = await deps.facts.mailbox(accountId, { mailboxId: undefined, userId: card.responsible?.id });
      const tracked = deps.tracking.inert(template.triggerLinks);
      const content = await renderLetter(
        deps,
        orderOf(accountId, template.id, entity),
        { template, use },
        card,
        mailbox,
        tracked,
      );
      preview.subject = content.subject;
      preview.to = content.address === null ? clientOf(card) : recipientAt(content.address);
      await assertNotSuppressed(deps.suppressions, accountId, preview.to);
    } catch (error) {
      preview.refusal = refusalOf(error, language);
      if (preview.refusal === null) throw error;
    }
    return preview;
  };
}

/** An order that nobody gave: the ids of its letter are none. */
function orderOf(accountId: number, templateId: string, entity: EntityRef): LetterOrder {
  const none = '0'.repeat(32);
  const origin = { type: 'trigger' as const, executionId: none, letterId: none };
  return { accountId, templateId, entity, letterId: none, sendId: none, origin };
}

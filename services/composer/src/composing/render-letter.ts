import { type EntityCard, type Mailbox, type SendTo, stableId } from '@pochtovik/contracts';
import { crmContext, crmData } from '@pochtovik/letter-variables';
import type { LetterOrder } from '../domain/letter-order.ts';
import { sourcesOf } from '../domain/template-sources.ts';
import type { LetterContent } from '../rendering/render-job.ts';
import type { Renderer } from '../rendering/renderer.ts';
import type { StoredTemplate } from '../store/templates.ts';
import type { Facts } from './crm-facts.ts';
import type { TemplateUse } from './template-use.ts';
import { letterWords, type TrackedAddresses } from './tracked-addresses.ts';

/**
 * Renders the content of a letter. The names that the template was saved with may be gone by now, so those it uses are
 * looked up again; what it does not use is not asked for.
 * Errors: TEMPLATE_INVALID, TRIGGER_LINK_INVALID, LETTER_TOO_BIG, and those of the other services.
 */
export async function renderLetter(
  { facts, renderer, now }: { facts: Facts; renderer: Renderer; now(): Date },
  order: LetterOrder,
  { template, use }: { template: StoredTemplate; use: TemplateUse },
  card: EntityCard,
  mailbox: Mailbox,
  tracked: TrackedAddresses,
): Promise<LetterContent> {
  const { accountId } = order;
  const context = crmContext(card, now());
  const names = {
    customFields: use.custom ? await facts.customFields(accountId, use.parts) : [],
    triggerLinks: use.links.map(({ number }) => number),
  };
  return renderer.letter({
    cacheKey: stableId(accountId, template.id, template.version, order.recipient ?? '', JSON.stringify(names)),
    sources: sourcesOf({ ...template.content, ...sentTo(order) }),
    names,
    data: { ...crmData(card), ...letterWords(tracked, card.responsible, context) },
    links: tracked.links,
    redirects: use.redirects,
    signatureHtml: template.content.withoutSignature ? '' : mailbox.signatureHtml,
    pixelUrl: tracked.pixel,
    context,
  });
}

/** Whom the order writes to where it says so. */
function sentTo({ recipient }: LetterOrder): { sendTo?: SendTo } {
  return recipient === undefined ? {} : { sendTo: { type: 'address', address: recipient } };
}

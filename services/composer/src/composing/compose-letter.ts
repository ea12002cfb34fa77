import { PochtovikError } from '@pochtovik/contracts';
import type { Logger } from '@pochtovik/service-kit';
import type { LetterOrder } from '../domain/letter-order.ts';
import { clientOf, recipientAt } from '../domain/recipient.ts';
import type { Renderer } from '../rendering/renderer.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { LetterDocument } from '../store/letter-document.ts';
import type { SuppressionStore } from '../store/suppressions.ts';
import type { TemplateStore } from '../store/templates.ts';
import { assertNotSuppressed } from './assert-not-suppressed.ts';
import type { Facts } from './crm-facts.ts';
import type { LetterFiles } from './letter-files.ts';
import type { PlaceImages } from './letter-images.ts';
import { type Known, queuedLetter } from './letter-record.ts';
import type { MakeLetter } from './make-letter.ts';
import { renderLetter } from './render-letter.ts';
import { templateUse } from './template-use.ts';
import { type Tracking, withTrackedLinks } from './tracked-addresses.ts';

/** What composing a letter needs. */
export interface ComposeDeps {
  makeLetter: MakeLetter;
  facts: Facts;
  renderer: Renderer;
  tracking: Tracking;
  accounts: AccountStore;
  templates: TemplateStore;
  suppressions: SuppressionStore;
  letterFiles: LetterFiles;
  placeImages: PlaceImages;
  now(): Date;
  /** Bytes that one event may have. */
  maxEventBytes(): number;
}

/** Makes the letter that is asked for from its template, once however often it is asked. */
export type ComposeLetter = (order: LetterOrder, log: Logger) => Promise<void>;

/** Makes letters from templates. */
export function createComposeLetter(deps: ComposeDeps): ComposeLetter {
  return (order, log) => deps.makeLetter(order, log, (known) => composed(deps, order, known));
}

/** One letter with all that is learnt of it on the way. Errors: all that can keep a letter from being made. */
export async function composed(
  deps: Omit<ComposeDeps, 'makeLetter'>,
  order: LetterOrder,
  known: Known,
): Promise<LetterDocument> {
  const { accountId, entity, mailboxId } = order;
  const template = await deps.templates.find(accountId, order.templateId);
  if (template) known.template = template;
  if (!(await deps.accounts.isInstalled(accountId))) throw new PochtovikError('ACCOUNT_DISABLED');
  if (!template) throw new PochtovikError('TEMPLATE_UNKNOWN');
  if (template.archivedAt) throw new PochtovikError('TEMPLATE_ARCHIVED');
  const use = await templateUse(deps.facts, accountId, template, order.recipient);
  const card = await deps.facts.card(accountId, entity, use.parts);
  known.timeZone = card.account.timezone;
  known.language = card.account.language;
  const mailbox = await deps.facts.mailbox(accountId, { mailboxId, userId: card.responsible?.id });
  known.mailbox = mailbox;
  const tracked = await deps.tracking.addresses(accountId, order.letterId, template.triggerLinks);
  const content = await renderLetter(deps, order, { template, use }, card, mailbox, tracked);
  known.missing = content.missing.map(({ path }) => path);
  const to = content.address === null ? clientOf(card) : recipientAt(content.address);
  known.to = to;
  await assertNotSuppressed(deps.suppressions, accountId, to);
  const { attachments: wanted = [], trackDownloads, trackLinks } = template.content;
  const [imaged, attachments] = await Promise.all([
    deps.placeImages(accountId, content.html, order.priority ?? 'single'),
    deps.letterFiles(accountId, wanted, order.letterId),
  ]);
  const attachAs = trackDownloads ? 'links' : 'parts';
  const bounds = { now: deps.now(), maxEventBytes: deps.maxEventBytes() };
  return queuedLetter(
    order,
    { ...known, template, mailbox, to },
    {
      ...content,
      ...imaged,
      ...withTrackedLinks(imaged.html, trackLinks, tracked),
      attachments,
      attachAs,
      unsubscribeUrl: tracked.unsubscribe,
    },
    {},
    bounds,
  );
}

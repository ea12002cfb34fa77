import { AccountGet, PochtovikError } from '@pochtovik/contracts';
import { type Ask, type Logger, type Relay, withSpan } from '@pochtovik/service-kit';
import type { LetterOrder } from '../domain/letter-order.ts';
import { clientOf, recipientAt } from '../domain/recipient.ts';
import { refusalOf } from '../domain/refusal.ts';
import type { Renderer } from '../rendering/renderer.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { LetterDocument } from '../store/letter-document.ts';
import type { LetterStore } from '../store/letters.ts';
import type { TemplateStore } from '../store/templates.ts';
import type { Facts } from './crm-facts.ts';
import { type Known, queuedLetter, refusedLetter } from './letter-record.ts';
import { renderLetter } from './render-letter.ts';
import type { TrackLetter } from './tracked-addresses.ts';

/** What composing a letter needs. */
export interface ComposeDeps {
  ask: Ask;
  facts: Facts;
  renderer: Renderer;
  track: TrackLetter;
  accounts: AccountStore;
  templates: TemplateStore;
  letters: LetterStore;
  relay: Relay;
  now(): Date;
  /** Bytes that one event may have. */
  maxEventBytes(): number;
}

/** Makes the letter that is asked for, once however often it is asked. */
export type ComposeLetter = (order: LetterOrder, log: Logger) => Promise<void>;

/**
 * Makes letters: each ends as queued, or as not sent with its reason when nothing but a person can mend the cause. Errors
 * that pass by themselves are thrown, for the event to come again.
 */
export function createComposeLetter(deps: ComposeDeps): ComposeLetter {
  const { letters, relay } = deps;
  return (order, log) =>
    withSpan(
      'compose letter',
      { attributes: { 'pochtovik.account_id': order.accountId, 'pochtovik.letter_id': order.letterId } },
      async () => {
        if (!(await letters.exists(order.accountId, order.letterId))) {
          const letter = await made(deps, order);
          await letters.insert(letter);
          const { state, failure } = letter;
          log.info({ event: 'letter.made', letterId: order.letterId, state, code: failure?.code }, 'letter made');
        }
        relay.announce(letters.collection.collectionName, order.letterId);
      },
    );
}

async function made(deps: ComposeDeps, order: LetterOrder): Promise<LetterDocument> {
  const known: Known = {};
  try {
    return await queued(deps, order, known);
  } catch (error) {
    if (refusalOf(error, '') === null) throw error;
    const language = known.card?.account.language ?? (await languageOf(deps.ask, order.accountId));
    const refusal = refusalOf(error, language);
    if (refusal === null) throw error;
    return refusedLetter(order, known, refusal, deps.now());
  }
}

async function queued(deps: ComposeDeps, order: LetterOrder, known: Known): Promise<LetterDocument> {
  const { accountId, entity, mailboxId } = order;
  const template = await deps.templates.find(accountId, order.templateId);
  if (template) known.template = template;
  if (!(await deps.accounts.isInstalled(accountId))) throw new PochtovikError('ACCOUNT_DISABLED');
  if (!template) throw new PochtovikError('TEMPLATE_UNKNOWN');
  const card = await deps.facts.card(accountId, entity);
  known.card = card;
  const mailbox = await deps.facts.mailbox(accountId, { mailboxId, userId: card.responsible?.id });
  known.mailbox = mailbox;
  const content = await renderLetter(deps, order, template, card, mailbox);
  const to = content.address === null ? clientOf(card) : recipientAt(content.address);
  known.to = to;
  const bounds = { now: deps.now(), maxEventBytes: deps.maxEventBytes() };
  return queuedLetter(order, { template, card, mailbox, to }, content, bounds);
}

/** The language of an account whose card could not be read; a sentence in Russian is better than a letter that waits for it. */
async function languageOf(ask: Ask, accountId: number): Promise<string> {
  try {
    return (await ask(AccountGet, accountId, { accountId })).language;
  } catch {
    return 'ru';
  }
}

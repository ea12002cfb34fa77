import {
  type EventContract,
  type LetterActions,
  type LetterContext,
  LetterNotComposed,
  LetterQueued,
  type Mailbox,
  PochtovikError,
  stableId,
} from '@pochtovik/contracts';
import { bodyOf, type OutboxEntry, outboxEntry, withOutbox } from '@pochtovik/service-kit';
import type { Static } from 'typebox';
import { isAutomatic, offersUnsubscribe } from '../domain/letter-kind.ts';
import type { LetterOrder } from '../domain/letter-order.ts';
import { searchKeysOf } from '../domain/letter-search.ts';
import { messageIdOf } from '../domain/message-id.ts';
import type { Recipient } from '../domain/recipient.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { LetterContent } from '../rendering/render-job.ts';
import type { LetterDocument } from '../store/letter-document.ts';
import type { StoredTemplate } from '../store/templates.ts';
import type { QueuedFile } from './letter-files.ts';
import type { LetterImage } from './letter-images.ts';

const NO_ACTIONS: LetterActions = { sent: [], opened: [], notOpened: [], failed: [] };
const NO_ZONE = 'UTC';
/** What a letter and its event `letter.queued` have in common: stored once, in the letter, where it never changes. */
export const SHARED_WITH_EVENT = ['html', 'text'] as const;

/** What a letter is made from, as far as it says so: a version of a template, or what a person wrote (`version` null). */
export interface LetterSource {
  version: number | null;
  content: Pick<StoredTemplate['content'], 'name' | 'actions'>;
}

type Queued = EventData<typeof LetterQueued>;
/** What the message of a letter says beside its content. */
export type LetterHeaders = Pick<Queued, 'cc' | 'bcc' | 'inReplyTo' | 'references'>;
/** What the message of a letter is made of, beside its ids and subject: the same for the sender and for a preview. */
export type MessageFields = Omit<Queued, 'letter' | 'mailboxId' | 'priority' | 'messageId'>;
type EventData<C> = C extends EventContract<infer S> ? Static<S> : never;

/** What was learnt of a letter before it was made or refused. */
export interface Known {
  /** The version it is made from. */
  template?: LetterSource;
  mailbox?: Pick<Mailbox, 'id' | 'fromName' | 'fromAddress'>;
  to?: Recipient;
  /** IANA time zone of the account. */
  timeZone?: string;
  /** amoCRM's language of the account. */
  language?: string;
  /** Variables of the template without a value. */
  missing?: string[];
}

/** All that a letter says and carries. */
export interface QueuedContent extends Omit<LetterContent, 'address' | 'missing'> {
  unsubscribeUrl: string;
  /** Where its tracked plain links lead, by their numbers; empty where they are not tracked. */
  plainLinks: readonly string[];
  attachments: readonly QueuedFile[];
  attachAs: 'parts' | 'links';
  images: readonly LetterImage[];
}

/**
 * A letter ready to leave, with its event `letter.queued`.
 * @param maxEventBytes what the bus carries at once
 * @throws PochtovikError LETTER_TOO_BIG
 */
export function queuedLetter(
  order: LetterOrder,
  known: Known & Required<Pick<Known, 'template' | 'mailbox' | 'to'>>,
  content: QueuedContent,
  headers: LetterHeaders,
  { now, maxEventBytes }: { now: Date; maxEventBytes: number },
): LetterDocument {
  const { template, mailbox, to } = known;
  const { subject, html, text, redirects, attachAs } = content;
  const attachments = [...content.attachments];
  const images = [...content.images];
  const message = messageFields(order.origin, { mailbox, to }, content, headers);
  const { from } = message;
  const messageId = messageIdOf(order.letterId, from.address);
  const event = outboxEntry(
    LetterQueued,
    order.accountId,
    {
      letter: contextOf(order, template, subject),
      mailboxId: mailbox.id,
      priority: order.priority ?? 'single',
      messageId,
      ...message,
    },
    { id: stableId('letter.queued', order.letterId), now, shared: SHARED_WITH_EVENT },
  );
  assertFitting(event, { html, text }, maxEventBytes);
  const what = order.resendOf === undefined ? 'Письмо готово' : 'Письмо повторяет то, что не ушло,';
  const detail = `${what} и ждёт отправки: ${from.address} → ${to.address}.`;
  return {
    ...baseOf(order, known, now),
    ...{ subject, html, text, messageId, from, to, links: redirects, ...headers },
    ...(content.plainLinks.length > 0 && { plainLinks: [...content.plainLinks] }),
    ...(images.length > 0 && { images }),
    ...(attachments.length > 0 && { attachments: attachments.map(({ url: _url, ...file }) => file) }),
    ...(attachAs === 'links' && { attachAs }),
    state: 'queued',
    failure: null,
    timeline: [{ eventId: event.id, at: now, event: LetterQueued.type, service: LetterQueued.publisher, detail }],
    searchKeys: searchKeysOf({ subject, to }),
    ...withOutbox([event]),
  };
}

/** See {@link MessageFields}. */
export function messageFields(
  origin: LetterOrder['origin'],
  { mailbox, to }: Required<Pick<Known, 'mailbox' | 'to'>>,
  { html, text, unsubscribeUrl, attachAs, images, attachments }: QueuedContent,
  headers: LetterHeaders,
): MessageFields {
  return {
    from: { name: mailbox.fromName, address: mailbox.fromAddress },
    ...{ to, html, text },
    ...(isAutomatic(origin) && { automatic: true }),
    ...(offersUnsubscribe(origin) && { unsubscribeUrl }),
    ...(images.length > 0 && { images: [...images] }),
    ...(attachments.length > 0 && { attachments: [...attachments], attachAs }),
    ...headers,
  };
}

/** JSON writes no sign of a text in more bytes. */
const MOST_BYTES_A_SIGN = 6;

function assertFitting(event: OutboxEntry, content: { html: string; text: string }, maxEventBytes: number): void {
  const signs = event.body.length + content.html.length + content.text.length;
  if (signs * MOST_BYTES_A_SIGN <= maxEventBytes) return;
  const bytes = Buffer.byteLength(bodyOf(event, content));
  if (bytes <= maxEventBytes) return;
  const message = `${bytes} bytes; at most ${maxEventBytes} can be sent.`;
  throw new PochtovikError('LETTER_TOO_BIG', { details: [{ field: 'html', message }] });
}

/** A letter that could not be made, with its event `letter.not-composed`. */
export function refusedLetter(order: LetterOrder, known: Known, { code, reason }: Refusal, now: Date): LetterDocument {
  const event = outboxEntry(
    LetterNotComposed,
    order.accountId,
    { letter: contextOf(order, known.template, ''), code, reason },
    { id: stableId('letter.not-composed', order.letterId), now },
  );
  const { type, publisher } = LetterNotComposed;
  const to = known.to ?? null;
  return {
    ...baseOf(order, known, now),
    ...{ subject: '', html: '', text: '', messageId: '', to, links: [] },
    from: known.mailbox ? { name: known.mailbox.fromName, address: known.mailbox.fromAddress } : null,
    state: 'not_sent',
    failure: { code, response: reason },
    timeline: [
      { eventId: event.id, at: now, event: type, service: publisher, detail: `Письмо не составлено: ${reason}` },
    ],
    searchKeys: searchKeysOf({ subject: '', to }),
    ...withOutbox([event]),
  };
}

function baseOf(order: LetterOrder, { template, mailbox, timeZone }: Known, now: Date) {
  const { letterId, accountId, sendId, origin, entity, templateId, resendOf } = order;
  return {
    _id: letterId,
    ...{ accountId, sendId, origin, entity, templateId },
    ...(resendOf !== undefined && { resendOf }),
    ...(order.recipient !== undefined && { recipient: order.recipient }),
    templateVersion: template?.version ?? null,
    templateName: template?.content.name ?? '',
    mailboxId: mailbox?.id ?? order.mailboxId ?? null,
    timeZone: timeZone || NO_ZONE,
    progress: 0,
    createdAt: now,
    sentAt: null,
  };
}

function contextOf(order: LetterOrder, template: Known['template'], subject: string): LetterContext {
  const { letterId, sendId, entity, templateId, origin } = order;
  return {
    ...{ letterId, sendId, entity, templateId, origin, subject },
    templateName: template?.content.name ?? '',
    actions: template?.content.actions ?? NO_ACTIONS,
  };
}

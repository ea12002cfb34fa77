import {
  type BounceCategory,
  type EventContract,
  type EventEnvelope,
  LetterAppended,
  LetterAppendFailed,
  LetterBounced,
  LetterCancelled,
  LetterDeferred,
  LetterFailed,
  LetterReplied,
  LetterSent,
  TrackingClicked,
  TrackingDownloaded,
  TrackingLinkFollowed,
  TrackingOpened,
  TrackingUnsubscribed,
  TriggerExecuted,
  type VisitorClass,
} from '@pochtovik/contracts';
import type { Static, TSchema } from 'typebox';
import { type LetterFact, progressOf, type TimelineRecord } from './timeline.ts';

type Event<C> = C extends EventContract<infer S> ? EventEnvelope<Static<S>> : never;

/** The server accepted the letter. */
export function sentFact(event: Event<typeof LetterSent>): LetterFact {
  const { attempt, response, sentAt, refused = [], filesAsLinks } = event.data;
  const detail = [
    `Почтовый сервер принял письмо: ${response}`,
    ...(filesAsLinks ? ['Файлы ушли ссылками: с ними письмо было бы слишком большим для сервера.'] : []),
    ...refused.map((one) => `Получатель ${one.address} не принят: ${one.response}`),
  ].join(' ');
  return {
    entry: entryOf(LetterSent, event, detail),
    unbounded: false,
    state: { progress: progressOf(attempt, 'sent'), state: 'sent', sentAt: new Date(sentAt), failure: null },
  };
}

/** A try failed for a passing reason. @param nextTry its time as a person of the account reads it */
export function deferredFact(event: Event<typeof LetterDeferred>, nextTry: string): LetterFact {
  const { attempt, response } = event.data;
  const detail = `Попытка ${attempt} не удалась, следующая будет ${nextTry}. Ответ сервера: ${response}`;
  return {
    entry: entryOf(LetterDeferred, event, detail),
    unbounded: false,
    state: { progress: progressOf(attempt, 'queued'), state: 'queued', sentAt: null, failure: null },
  };
}

/** Sending ended without success, or in doubt. */
export function failedFact(event: Event<typeof LetterFailed>): LetterFact {
  const { attempt, code, response, maybeSent } = event.data;
  const detail = maybeSent
    ? `Неизвестно, ушло ли письмо: проверьте «Отправленные» и решите, отправлять ли снова. ${response}`
    : `Письмо не отправлено: ${response}`;
  const state = maybeSent ? 'maybe_sent' : 'not_sent';
  return {
    entry: entryOf(LetterFailed, event, detail),
    unbounded: false,
    state: { progress: progressOf(attempt, state), state, sentAt: null, failure: { code, response } },
  };
}

/** The letter was taken back before it left, by a person or because its recipient gets no letters any more. */
export function cancelledFact(event: Event<typeof LetterCancelled>): LetterFact {
  const by = event.data.userId === undefined ? ', адрес в стоп-листе' : ' пользователем';
  return {
    entry: entryOf(LetterCancelled, event, `Отправка отменена${by}: письмо не уйдёт.`),
    unbounded: false,
    state: {
      progress: progressOf(event.data.attempts, 'cancelled'),
      state: 'cancelled',
      sentAt: null,
      failure: null,
    },
  };
}

/** The copy is in the Sent folder. */
export function appendedFact(event: Event<typeof LetterAppended>): LetterFact {
  const { folder, byProvider } = event.data;
  const detail = byProvider
    ? `Копия письма уже в папке «${folder}»: её положил почтовый сервер.`
    : `Копия письма положена в папку «${folder}».`;
  return { entry: entryOf(LetterAppended, event, detail), unbounded: false };
}

/** No copy could be put into the Sent folder. */
export function appendFailedFact(event: Event<typeof LetterAppendFailed>): LetterFact {
  const detail = `Письмо ушло, но копию не удалось положить в «Отправленные»: ${event.data.reason}`;
  return { entry: entryOf(LetterAppendFailed, event, detail), unbounded: false };
}

const BOUNCED_FOR = {
  address_unknown: 'такого адреса нет',
  domain_unknown: 'домен адреса не принимает почту',
  mailbox_full: 'почтовый ящик переполнен',
  mailbox_disabled: 'почтовый ящик отключён',
  too_big: 'письмо слишком большое для получателя',
  spam: 'письмо приняли за спам',
  policy: 'его отклонили правила почты получателя',
  unreachable: 'почтовый сервер получателя не отвечает',
  other: 'почтовый сервер получателя отказал',
} as const satisfies Record<BounceCategory, string>;

/** The letter came back. It stays sent; sending it again is the user's choice. */
export function bouncedFact(event: Event<typeof LetterBounced>): LetterFact {
  const { recipient, category, diagnostic, receivedAt } = event.data;
  const words = diagnostic === '' ? '' : ` Ответ сервера: ${diagnostic}`;
  return {
    entry: entryOf(LetterBounced, event, `Письмо не дошло до ${recipient}: ${BOUNCED_FOR[category]}.${words}`),
    unbounded: true,
    since: { bouncedAt: new Date(receivedAt) },
  };
}

/** The letter was answered; only a person's answer counts as one, and shows that the letter was opened. */
export function repliedFact(event: Event<typeof LetterReplied>): LetterFact {
  const { automatic, from, subject, receivedAt } = event.data;
  const by = automatic ? 'Пришёл автоответ' : 'Клиент ответил на письмо';
  const detail = `${by}${from && ` (${from})`}${subject && `: ${subject}`}`;
  return {
    entry: entryOf(LetterReplied, event, detail),
    unbounded: true,
    ...(!automatic && { since: { repliedAt: new Date(receivedAt), openedAt: new Date(receivedAt) } }),
  };
}

const OPENED_BY = {
  person: 'Клиент открыл письмо.',
  proxy: 'Письмо открыто через почтовую службу клиента.',
  machine: 'Письмо загрузила программа: открытием не считается.',
  scanner: 'Письмо проверила защита почты: открытием не считается.',
} as const satisfies Record<VisitorClass, string>;

/** The pixel was fetched; only a person, also behind a proxy, counts as having opened the letter. */
export function openedFact(event: Event<typeof TrackingOpened>): LetterFact {
  const { visitor } = event.data;
  return {
    entry: entryOf(TrackingOpened, event, OPENED_BY[visitor]),
    unbounded: true,
    ...openedBy(visitor, event),
  };
}

const CLICKED_BY = {
  person: 'Клиент перешёл',
  proxy: 'Клиент перешёл (через почтовую службу)',
  machine: 'Программа перешла',
  scanner: 'Защита почты перешла',
} as const satisfies Record<VisitorClass, string>;

/** A trigger link was followed; a person who does so has opened the letter, also where the pixel was not fetched. */
export function clickedFact(event: Event<typeof TrackingClicked>): LetterFact {
  const { visitor, linkNumber } = event.data;
  const detail = `${CLICKED_BY[visitor]} по триггерной ссылке № ${linkNumber}.`;
  return { entry: entryOf(TrackingClicked, event, detail), unbounded: true, ...openedBy(visitor, event) };
}

/** A plain link was followed: a line of the timeline and no more, since whoever opens an address by a bare GET may be no reader. @param url where it led */
export function linkFollowedFact(event: Event<typeof TrackingLinkFollowed>, url: string): LetterFact {
  const detail = `${CLICKED_BY[event.data.visitor]} по ссылке ${url.length > 200 ? `${url.slice(0, 200)}…` : url}`;
  return { entry: entryOf(TrackingLinkFollowed, event, detail), unbounded: true };
}

const DOWNLOADED_BY = {
  person: 'Клиент скачал',
  proxy: 'Клиент скачал (через почтовую службу)',
  machine: 'Программа скачала',
  scanner: 'Защита почты скачала',
} as const satisfies Record<VisitorClass, string>;

/** A file of the letter was downloaded; only a person, also behind a proxy, counts. @param name of the file in this letter */
export function downloadedFact(event: Event<typeof TrackingDownloaded>, name: string): LetterFact {
  const { visitor } = event.data;
  return {
    entry: entryOf(TrackingDownloaded, event, `${DOWNLOADED_BY[visitor]} файл «${name}».`),
    unbounded: true,
    ...((visitor === 'person' || visitor === 'proxy') && { since: { downloadedAt: new Date(event.occurredAt) } }),
  };
}

/** A trigger of the letter has done its action, or could not. */
export function triggerFact(event: Event<typeof TriggerExecuted>): LetterFact {
  const { triggerName, outcome, detail } = event.data;
  const said = outcome === 'done' ? `Сработал триггер «${triggerName}»` : `Триггер «${triggerName}» не выполнен`;
  return { entry: entryOf(TriggerExecuted, event, `${said}: ${detail}`), unbounded: true };
}

/** The recipient wants no more letters. */
export function unsubscribedFact(event: Event<typeof TrackingUnsubscribed>): LetterFact {
  const how = event.data.method === 'one-click' ? 'кнопкой почтовой программы' : 'по ссылке из письма';
  const detail = `Клиент отписался ${how}: письма по шаблонам ему больше не отправляются.`;
  return { entry: entryOf(TrackingUnsubscribed, event, detail), unbounded: true };
}

function openedBy(visitor: VisitorClass, { occurredAt }: EventEnvelope<unknown>): Pick<LetterFact, 'since'> {
  return visitor === 'person' || visitor === 'proxy' ? { since: { openedAt: new Date(occurredAt) } } : {};
}

function entryOf<S extends TSchema>(
  contract: EventContract<S>,
  event: EventEnvelope<unknown>,
  detail: string,
): TimelineRecord {
  return {
    eventId: event.id,
    at: new Date(event.occurredAt),
    event: contract.type,
    service: contract.publisher,
    detail,
  };
}
